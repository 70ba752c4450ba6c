import type { FileInspection } from '../../core/contract/opening.ts';
import { Choice } from '../components/Fields.tsx';
import { useOpening, useText } from '../context.ts';

/** No column has this name: it stands for rows that are numbered, or for all columns of numbers found. */
const NONE = '\u0000';

/** Which column is what. */
export function OpeningColumns({ inspection: { columns } }: { inspection: FileInspection }) {
  const text = useText();
  const { options, change } = useOpening((state) => state);
  const lists = columns.filter(({ type }) => type === 'vector').map(({ name }) => name);
  const taken = columns.filter(({ role }) => role === 'vector');
  const simple = columns.filter(({ type }) => type === 'text' || type === 'number').map(({ name }) => name);
  const word = columns.find(({ role }) => role === 'word')?.name ?? NONE;
  const isList = taken.length === 1 && taken[0]!.type === 'vector';
  const others = columns.filter(
    ({ name, type, role }) =>
      (type === 'text' || type === 'number') && role !== 'word' && role !== 'vector' && name,
  );
  const kept = new Set(others.filter(({ role }) => role === 'metadata').map(({ name }) => name));
  const keep = (name: string, on: boolean) => {
    const next = others
      .map((column) => column.name)
      .filter((other) => (other === name ? on : kept.has(other)));
    void change({ metadata: next });
  };
  return (
    <>
      <div className="field">
        <span className="field-label">{text.opening.words}</span>
        <Choice
          label={text.opening.words}
          value={word}
          options={[NONE, ...simple]}
          names={{ ...Object.fromEntries(simple.map((name) => [name, name])), [NONE]: text.opening.numbered }}
          onChange={(name) => void change({ words: name === NONE ? null : name, metadata: undefined })}
        />
      </div>
      {lists.length > 0 ? (
        <div className="field">
          <span className="field-label">{text.opening.vectors}</span>
          <Choice
            label={text.opening.vectors}
            value={isList ? taken[0]!.name : NONE}
            options={isList ? lists : [NONE, ...lists]}
            names={{
              ...Object.fromEntries(lists.map((name) => [name, name])),
              [NONE]: text.opening.columns(taken.length),
            }}
            onChange={(name) => name !== NONE && void change({ vectors: [name], metadata: undefined })}
          />
        </div>
      ) : taken.length === 0 ? null : (
        <fieldset className="opening-metadata">
          <legend className="field-label">{text.opening.dimensions}</legend>
          {taken.length > 40 ? (
            <span className="field-hint">{text.opening.columns(taken.length)}</span>
          ) : (
            columns
              .filter(({ type, role }) => type === 'number' && role !== 'word')
              .map(({ name, role }) => (
                <label key={name} className="opening-check">
                  <input
                    type="checkbox"
                    checked={role === 'vector'}
                    disabled={role === 'vector' && taken.length === 1}
                    onChange={({ target }) => {
                      const chosen = taken.map((column) => column.name).filter((other) => other !== name);
                      void change({
                        vectors: target.checked ? [...chosen, name] : chosen,
                        metadata: undefined,
                      });
                    }}
                  />
                  <span title={name}>{name}</span>
                </label>
              ))
          )}
        </fieldset>
      )}
      {others.length > 0 && (
        <fieldset className="opening-metadata">
          <legend className="field-label">{text.opening.metadata}</legend>
          {others.map(({ name }) => (
            <label key={name} className="opening-check">
              <input
                type="checkbox"
                checked={kept.has(name)}
                onChange={({ target }) => keep(name, target.checked)}
              />
              <span title={name}>{name}</span>
            </label>
          ))}
        </fieldset>
      )}
      {options.metadata !== undefined && options.metadata.length === 0 && (
        <span className="field-hint">{text.opening.noMetadata}</span>
      )}
    </>
  );
}
