import { useSyncExternalStore } from 'react';
import { useUi } from '../context.ts';

/** Follows a media query. */
function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => window.matchMedia(query).matches,
  );
}

/** What the user chose, or else what the system asks for. */
export function useTheme(): { dark: boolean; reducedMotion: boolean } {
  const choice = useUi((state) => state.theme);
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  const reducedMotion = useMedia('(prefers-reduced-motion: reduce)');
  return { dark: choice === 'system' ? systemDark : choice === 'dark', reducedMotion };
}
