import { X } from 'lucide-react';
import type { LabError } from '../../core/contract/errors.ts';
import { useText } from '../context.ts';
import { IconButton } from './Button.tsx';

interface ProblemProps {
  error: LabError;
  title?: string;
  /** Called with a suggested spelling of an unknown word. */
  onSuggestion?(suggestion: string, error: LabError): void;
  onDismiss?(): void;
}

/** An error where it happened: what, and what to do next; unknown words come with their nearest spellings. */
export function Problem({ error, title, onSuggestion, onDismiss }: ProblemProps) {
  const text = useText();
  const said = text.said(error.message);
  // What is not known in the window's language stands in English, behind a sentence of its kind.
  const kind = said === null ? text.problem(error.code) : null;
  const { suggestions } = error.details;
  const spellings = Array.isArray(suggestions) ? suggestions.filter((s) => typeof s === 'string') : [];
  return (
    <div className="problem" role="alert">
      {(title || onDismiss) && (
        <div className="problem-head">
          <strong>{title}</strong>
          {onDismiss && (
            <IconButton small label={text.app.dismiss} onClick={onDismiss}>
              <X aria-hidden />
            </IconButton>
          )}
        </div>
      )}
      {kind && <span>{kind}</span>}
      {said === null ? (
        <span lang="en" className={kind ? 'muted' : undefined}>
          {error.message}
        </span>
      ) : (
        <span>{said}</span>
      )}
      {onSuggestion && spellings.length > 0 && (
        <div className="chips">
          {spellings.slice(0, 6).map((spelling: string) => (
            <button
              key={spelling}
              type="button"
              className="chip"
              onClick={() => onSuggestion(spelling, error)}
            >
              {spelling}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
