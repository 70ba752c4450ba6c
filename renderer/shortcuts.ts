const mac = () => /Mac|iPhone|iPad/.test(navigator.platform);

const symbols: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Enter: 'Enter',
  Alt: 'Alt',
  Shift: 'Shift',
};
const macSymbols: Record<string, string> = { Alt: '⌥', Shift: '⇧' };

/** The keys of a shortcut such as `Mod+K` as the platform writes them: `Ctrl`, `K` or `⌘`, `K`. */
export function keyNames(shortcut: string): string[] {
  const onMac = mac();
  return shortcut.split('+').map((key) => {
    if (key === 'Mod') return onMac ? '⌘' : 'Ctrl';
    if (key === 'Plus') return '+';
    return (onMac && macSymbols[key]) || symbols[key] || key.toUpperCase();
  });
}

/** Whether a key event is this shortcut. `Mod` is Command on a Mac and Ctrl elsewhere. */
export function matches(shortcut: string, event: KeyboardEvent): boolean {
  const parts = shortcut.split('+');
  const key = parts.pop()!;
  const mod = parts.includes('Mod');
  if (mod !== (event.ctrlKey || event.metaKey) || parts.includes('Alt') !== event.altKey) return false;
  if (parts.includes('Shift') && !event.shiftKey) return false;
  // Letters by their place too, so that shortcuts work under a Cyrillic layout.
  if (/^[a-z]$/i.test(key))
    return (
      (event.key.toLowerCase() === key.toLowerCase() || event.code === `Key${key.toUpperCase()}`) &&
      event.shiftKey === parts.includes('Shift')
    );
  return event.key === key;
}

/** Whether typing belongs to a field, so that single-key shortcuts must keep still. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
