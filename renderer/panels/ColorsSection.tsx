import { useMemo } from 'react';
import { Choice, SwitchRow } from '../components/Fields.tsx';
import { Problem } from '../components/Problem.tsx';
import { useCloud, useColoring, useInspector, useLab, useSelection, useText } from '../context.ts';
import { type ColorBy, columnOf, type SizeBy } from '../store/coloring.ts';
import { columnEncoding } from '../store/encoding.ts';
import { Legend } from './Legend.tsx';

const alwaysSizes = ['same', 'frequency', 'cluster', 'distance', 'trust', 'sets'] as const;
const always: readonly ColorBy[] = ['frequency', 'cluster', 'distance', 'trust', 'overlap', 'sets', 'none'];

/** What colours and sizes show, and what they mean. */
export function ColorsSection() {
  const lab = useLab();
  const text = useText();
  const columns = useColoring((state) => state.columns);
  const colorBy = useColoring((state) => state.colorBy);
  const sizeBy = useColoring((state) => state.sizeBy);
  const shapes = useColoring((state) => state.shapes);
  const groups = useColoring((state) => state.encoding?.kind === 'groups');
  const { setColorBy, setSizeBy, setShapes } = lab.coloring.getState();
  const t = text.explore;
  const colors = useMemo(
    () => [...always, ...columns.map(({ name }): ColorBy => `column:${name}`)],
    [columns],
  );
  const sizes = useMemo(() => {
    const numbers = columns.filter((column) => columnEncoding(column, 2)?.kind === 'ramp');
    return [
      ...alwaysSizes,
      ...numbers.map(({ name }) => `column:${name}` as const),
    ] as const satisfies readonly SizeBy[];
  }, [columns]);
  const namesOf = <T extends ColorBy | SizeBy>(options: readonly T[], own: Record<string, string>) =>
    Object.fromEntries(options.map((by) => [by, columnOf(by) ?? own[by] ?? by])) as Record<T, string>;
  return (
    <section className="section" aria-labelledby="looks">
      <h2 id="looks" className="section-title">
        {t.looks}
      </h2>
      <div className="field row">
        <span className="field-label">{t.colorBy}</span>
        <Choice
          small
          label={t.colorBy}
          value={colorBy}
          options={colors}
          names={namesOf(colors, t.colors)}
          onChange={setColorBy}
        />
      </div>
      <div className="field row">
        <span className="field-label">{t.sizeBy}</span>
        <Choice
          small
          label={t.sizeBy}
          value={sizeBy}
          options={sizes}
          names={namesOf<SizeBy>(sizes, { ...t.colors, ...t.sizes })}
          onChange={setSizeBy}
        />
      </div>
      <Absent />
      <Legend />
      {groups && <SwitchRow label={t.shapes} checked={shapes} onChange={setShapes} />}
    </section>
  );
}

/** Why there is nothing to see in the colours, where that is so. */
function Absent() {
  const text = useText();
  const { colorBy, sizeBy, encoding, sizing, loading, error } = useColoring((state) => state);
  const noWord = useInspector((state) => state.selected === null);
  const noSets = useSelection((state) => state.sets.length === 0);
  const noCounts = useCloud((state) => state.table.total === 0);
  const training = useCloud((state) => state.picture?.made.by === 'training');
  const t = text.explore;
  if (error) return <Problem error={error} title={t.failed} />;
  if (loading) return <p className="field-hint">{t.loading}</p>;
  const reasonOf = (by: ColorBy | SizeBy) => {
    const reasons: [boolean, string][] = [
      [by === 'frequency' && noCounts, t.noFrequency],
      [by === 'sets' && noSets, t.noSets],
      [by === 'distance' && noWord, t.noWord],
      [by === 'trust' && training, t.trustTraining],
      [by === 'overlap', t.noOverlap],
      [columnOf(by) !== null && by === colorBy, t.noValues],
    ];
    return reasons.find(([holds]) => holds)?.[1];
  };
  const reasons = [encoding ? null : reasonOf(colorBy), sizing ? null : reasonOf(sizeBy)];
  return [...new Set(reasons)].map((reason) =>
    reason ? (
      <p key={reason} className="field-hint">
        {reason}
      </p>
    ) : null,
  );
}
