import { ChartScatter, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import type { Neighbor } from '../../core/contract/questions.ts';
import { Button, IconButton } from '../components/Button.tsx';
import { Problem } from '../components/Problem.tsx';
import { TableMenu } from '../components/TableMenu.tsx';
import { useAxes, useCloud, useLab, useText } from '../context.ts';
import { wordsIn } from '../store/relations.ts';
import { sortRows } from '../store/sort-rows.ts';
import { NeighborList } from './NeighborList.tsx';
import { corrected, WordsInput } from './WordsInput.tsx';

/** Words listed at each end of an axis. */
const ends = 50;

/** A direction of meaning from one set of words to another, and the words along it. */
export function AxesTab() {
  const lab = useLab();
  const { axes, inspector } = useText();
  const { draft, shown, along } = useAxes((state) => state);
  const isModel = useCloud((state) => state.subject?.kind === 'model');
  const { setDraft, solve, save } = lab.axes.getState();
  const ready = isModel && wordsIn(draft.from).length > 0 && wordsIn(draft.to).length > 0;
  return (
    <>
      <form
        className="ask"
        onSubmit={(event) => {
          event.preventDefault();
          void solve();
        }}
      >
        <p className="field-hint">{axes.lead}</p>
        <WordsInput
          label={axes.from}
          value={draft.from}
          placeholder={axes.fromPlaceholder}
          onChange={(from) => setDraft({ from })}
        />
        <WordsInput
          label={axes.to}
          value={draft.to}
          placeholder={axes.toPlaceholder}
          onChange={(to) => setDraft({ to })}
        />
        <Button look={['primary', 'wide']} type="submit" disabled={!ready || along.state === 'loading'}>
          {axes.solve}
        </Button>
        {!isModel && <p className="field-hint">{inspector.during}</p>}
        {along.error && (
          <Problem
            error={along.error}
            onSuggestion={(suggestion, error) => {
              setDraft({
                from: corrected(draft.from, suggestion, error),
                to: corrected(draft.to, suggestion, error),
              });
              void solve();
            }}
          />
        )}
      </form>
      {shown && along.value && along.value.length > 0 && (
        <>
          {shown.id === '' && (
            <Button look={['small']} className="axes-save" onClick={save}>
              {axes.save}
            </Button>
          )}
          <Ends along={along.value} />
        </>
      )}
      <Saved />
    </>
  );
}

function Ends({ along }: { along: Float32Array }) {
  const lab = useLab();
  const { axes, tables, select: picking } = useText();
  const shown = useAxes((state) => state.shown);
  const words = useCloud((state) => state.table.words);
  const order = useMemo(
    () =>
      sortRows(
        Uint32Array.from(along, (_, row) => row),
        Float64Array.from(along),
        true,
      ),
    [along],
  );
  const named = (rows: Uint32Array): Neighbor[] =>
    Array.from(rows, (index) => ({ word: words.at(index) ?? '', index, cosine: along[index]! }));
  const near = named(order.subarray(0, ends));
  const far = named(order.slice(-ends).reverse());
  const name = shown?.name ?? '';
  const heading = (to: readonly string[] | undefined) => axes.end(to?.join(', ') ?? '');
  return (
    <div className="axes-ends">
      <div className="section-head">
        <p className="field-hint">{axes.measure}</p>
        <TableMenu
          label={tables.export}
          make={() => ({
            name,
            head: [picking.columns.word, picking.columns.rank, tables.columns.cosine],
            rows: named(order).map(({ word, index, cosine }) => [word, index + 1, cosine]),
          })}
        />
      </div>
      <section>
        <h3 className="section-title">{heading(shown?.to)}</h3>
        <NeighborList
          list={near}
          label={heading(shown?.to)}
          onChoose={lab.inspector.getState().select}
          scroll
        />
      </section>
      <section>
        <h3 className="section-title">{heading(shown?.from)}</h3>
        <NeighborList
          list={far}
          label={heading(shown?.from)}
          onChoose={lab.inspector.getState().select}
          scroll
        />
      </section>
    </div>
  );
}

function Saved() {
  const lab = useLab();
  const { axes } = useText();
  const saved = useAxes((state) => state.saved);
  const shown = useAxes((state) => state.shown);
  const { show, remove, rename } = lab.axes.getState();
  if (saved.length === 0) return null;
  return (
    <section className="axes-saved" aria-label={axes.saved}>
      <div className="section-head">
        <h3 className="section-title">{axes.saved}</h3>
        <IconButton
          small
          label={axes.openPlot}
          onClick={() => {
            lab.ui.getState().togglePanel('bottom', true);
            lab.ui.getState().setBottomTab('plot');
          }}
        >
          <ChartScatter aria-hidden />
        </IconButton>
      </div>
      <ul>
        {saved.map((axis) => (
          <li key={axis.id} className="axes-row">
            <button
              type="button"
              className="axes-name"
              aria-current={axis.id === shown?.id ? 'true' : undefined}
              dir="auto"
              title={axes.reads(axis.name, axis.from.join(', '), axis.to.join(', '))}
              onClick={() => void show(axis)}
            >
              {axis.name}
            </button>
            <IconButton small label={axes.remove(axis.name)} onClick={() => remove(axis.id)}>
              <Trash2 aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      {shown && shown.id !== '' && (
        <label className="field axes-rename">
          <span className="field-label">{axes.name}</span>
          <input
            key={shown.id}
            className="input"
            defaultValue={shown.name}
            dir="auto"
            onBlur={({ target }) => rename(shown.id, target.value)}
            onKeyDown={({ key, currentTarget }) => key === 'Enter' && currentTarget.blur()}
          />
        </label>
      )}
    </section>
  );
}
