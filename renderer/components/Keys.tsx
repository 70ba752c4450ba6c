import { keyNames } from '../shortcuts.ts';

/** A shortcut, key by key, as the platform writes them. */
export function Keys({ shortcut }: { shortcut: string }) {
  return (
    <span className="keys">
      {keyNames(shortcut).map((key) => (
        <kbd key={key} className="kbd">
          {key}
        </kbd>
      ))}
    </span>
  );
}
