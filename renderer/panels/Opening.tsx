import { useState } from 'react';
import { type FileInspection, manyRows } from '../../core/contract/opening.ts';
import { Button } from '../components/Button.tsx';
import { Choice, NumberInput, SwitchRow } from '../components/Fields.tsx';
import { Modal } from '../components/Modal.tsx';
import { Problem } from '../components/Problem.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { useLab, useOpening, useText } from '../context.ts';
import { mendable } from '../store/opening.ts';
import { OpeningColumns } from './OpeningColumns.tsx';
import { OpeningPreview } from './OpeningPreview.tsx';

/** What a file holds, and what of it to take, before it is opened. */
export function Opening() {
  const lab = useLab();
  const text = useText();
  const { file, inspection, error, reason, looking, options, change, close } = useOpening((state) => state);
  if (!file) return null;
  const stuck = error !== null && !(mendable(error) && inspection === null);
  return (
    <Modal open title={text.opening.title(file.name)} onClose={close} className="opening">
      {inspection && <Facts inspection={inspection} />}
      {(error ?? reason) && <Problem error={(error ?? reason)!} />}
      <div className="opening-choices" aria-busy={looking}>
        {error?.details.dropBad === true || options.dropBad ? (
          <SwitchRow
            label={text.opening.dropBad}
            checked={options.dropBad ?? false}
            onChange={(on) => void change({ dropBad: on || undefined })}
          />
        ) : null}
        {error?.details.partial === true || options.partial ? (
          <SwitchRow
            label={text.opening.partial}
            checked={options.partial ?? false}
            onChange={(on) => void change({ partial: on || undefined })}
          />
        ) : null}
        {inspection && <Parts inspection={inspection} />}
        {inspection && inspection.columns.length > 0 && <OpeningColumns inspection={inspection} />}
        <Rows />
      </div>
      {inspection && <OpeningPreview inspection={inspection} />}
      <div className="dialog-actions">
        <Button look="quiet" onClick={close}>
          {text.app.cancel}
        </Button>
        <Button
          look="primary"
          disabled={looking || stuck || inspection === null}
          onClick={() => void lab.openConsidered()}
        >
          {text.opening.open}
        </Button>
      </div>
    </Modal>
  );
}

function Facts({ inspection }: { inspection: FileInspection }) {
  const text = useText();
  const { format, rows, dimensions, memory, notes } = inspection;
  return (
    <>
      <p className="dialog-text">
        {text.opening.facts(format, rows, dimensions)}
        {memory !== null && ` ${text.opening.memory(memory)}`}
      </p>
      {rows !== null && rows > manyRows && <p className="dialog-text">{text.opening.many(manyRows)}</p>}
      {notes.length > 0 && (
        <ul className="opening-notes" aria-label={text.opening.notes}>
          {notes.map((note) => (
            <li key={note}>{text.said(note) ?? note}</li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Which of several files or matrices. */
function Parts({ inspection: { members, matrices } }: { inspection: FileInspection }) {
  const text = useText();
  const { options, change } = useOpening((state) => state);
  const sizes = matrices.map(({ name, type, rows, dimensions }) => [
    name,
    text.opening.matrix(name, type, rows, dimensions),
  ]);
  return (
    <>
      {members.length > 1 && (
        <div className="field">
          <span className="field-label">{text.opening.member}</span>
          <Choice
            label={text.opening.member}
            value={options.member ?? members[0]!}
            options={members}
            names={Object.fromEntries(members.map((name) => [name, name]))}
            onChange={(member) => void change({ member, matrix: undefined })}
          />
        </div>
      )}
      {matrices.length > 1 && (
        <div className="field">
          <span className="field-label">{text.opening.matrices}</span>
          <Choice
            label={text.opening.matrices}
            value={options.matrix ?? ''}
            options={['', ...matrices.map(({ name }) => name)]}
            names={{ ...Object.fromEntries(sizes), '': text.opening.likeliest }}
            onChange={(matrix) => void change({ matrix: matrix === '' ? undefined : matrix })}
          />
        </div>
      )}
    </>
  );
}

type Extent = 'all' | 'first' | 'sample';
/** Rows taken where a number is not given yet. */
const FEW = 10_000;

/** All rows, the first so many, or a sample. */
function Rows() {
  const text = useText();
  const { options, change } = useOpening((state) => state);
  // Undefined until they are typed; null while a field is empty.
  const [count, setCount] = useState<number | null>();
  const [seed, setSeed] = useState<number | null>();
  const rowsNow = count === undefined ? (options.sample?.rows ?? options.first ?? FEW) : count;
  const seedNow = seed === undefined ? (options.sample?.seed ?? 1) : seed;
  const extent: Extent = options.first !== undefined ? 'first' : options.sample ? 'sample' : 'all';
  const take = (to: Extent, rows: number | null, from: number | null) => {
    const valid = rows !== null && Number.isInteger(rows) && rows >= 1 && rows <= 100_000_000 ? rows : FEW;
    const sampled = { rows: valid, seed: from !== null && Number.isInteger(from) && from >= 0 ? from : 1 };
    void change({
      first: to === 'first' ? valid : undefined,
      sample: to === 'sample' ? sampled : undefined,
    });
  };
  return (
    <div className="opening-rows">
      <Segmented
        label={text.opening.rows}
        value={extent}
        options={['all', 'first', 'sample']}
        names={text.opening.extents}
        onChange={(to) => take(to, rowsNow, seedNow)}
      />
      {extent !== 'all' && (
        <NumberInput
          label={text.opening.count}
          value={rowsNow}
          min={1}
          onChange={(value) => {
            setCount(value);
            take(extent, value, seedNow);
          }}
        />
      )}
      {extent === 'sample' && (
        <NumberInput
          label={text.opening.seed}
          value={seedNow}
          min={0}
          onChange={(value) => {
            setSeed(value);
            take(extent, rowsNow, value);
          }}
        />
      )}
    </div>
  );
}
