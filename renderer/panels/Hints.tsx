import { X } from 'lucide-react';
import { IconButton } from '../components/Button.tsx';
import { Keys } from '../components/Keys.tsx';
import { useLab, useText, useUi } from '../context.ts';

/** What to try first, until it is dismissed for good. */
export function Hints() {
  const lab = useLab();
  const { hints } = useText();
  const dismissed = useUi((state) => state.hintsDismissed);
  if (dismissed) return null;
  return (
    <section className="hints" aria-label={hints.title}>
      <div className="section-head">
        <h2 className="section-title">{hints.title}</h2>
        <IconButton small label={hints.dismiss} onClick={lab.ui.getState().dismissHints}>
          <X aria-hidden />
        </IconButton>
      </div>
      <ul>
        {hints.all.map(([text, keys]) => (
          <li key={keys}>
            <span>{text}</span>
            <Keys shortcut={keys} />
          </li>
        ))}
      </ul>
    </section>
  );
}
