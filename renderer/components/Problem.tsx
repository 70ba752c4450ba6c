import type { LabError } from '../../core/contract/errors.ts';

interface ProblemProps {
  error: LabError;
  title?: string;
  /** Called with a suggested spelling of an unknown word. */
  onSuggestion?(suggestion: string, error: LabError): void;
}

/** An error where it happened: what, and what to do next; unknown words come with their nearest spellings. */
export function Problem({ error, title, onSuggestion }: ProblemProps) {
  const { suggestions } = error.details;
  const spellings = Array.isArray(suggestions) ? suggestions.filter((s) => typeof s === 'string') : [];
  return (
    <div className="problem" role="alert">
      {title && <strong>{title}</strong>}
      <span>{error.message}</span>
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
