import { Slider } from '@base-ui/react/slider';
import { useEffect, useState } from 'react';
import { useCloud, useClusters, useColoring, useLab, useText } from '../context.ts';
import type { Catalogue } from '../i18n/en/index.ts';
import { type Look, lookOf } from '../scene/paint.ts';
import { shapePath } from '../scene/shapes.ts';
import { darkSceneTheme, lightSceneTheme } from '../scene/themes.ts';
import { several } from '../store/coloring.ts';
import { type Groups, type Ramp, rowsIn, valueAt } from '../store/encoding.ts';
import { useTheme } from '../theme/useTheme.ts';

/** What the colours mean; choosing a part of it selects the words it stands for. */
export function Legend() {
  const encoding = useColoring((state) => state.encoding);
  const colorBy = useColoring((state) => state.colorBy);
  if (!encoding) return null;
  // Clusters have a list of their own, with the same colours.
  if (encoding.kind === 'groups') return colorBy === 'cluster' ? null : <GroupList groups={encoding} />;
  return <RampScale ramp={encoding} />;
}

/** The looks of groups, as the cloud draws them. */
export function useLooks(groups: Groups | null): Look[] {
  const { dark } = useTheme();
  const shapes = useColoring((state) => state.shapes);
  const theme = dark ? darkSceneTheme : lightSceneTheme;
  if (!groups) return [];
  return groups.groups.map(({ style }) => lookOf(theme, style, shapes, groups.few));
}

/** A point of the cloud, as large as text. */
export function Swatch({ look }: { look: Look | undefined }) {
  if (!look) return null;
  return (
    <svg className="swatch" viewBox="-1.15 -1.15 2.3 2.3" aria-hidden="true">
      <path d={shapePath(look.shape)} fill={look.color} />
    </svg>
  );
}

/** What a group is called in the window's language. */
function groupName(text: Catalogue, groups: Groups, index: number): string {
  const { name } = groups.groups[index]!;
  if (name === '') return text.explore.others(groups.others);
  return name === several ? text.explore.several : name;
}

function GroupList({ groups }: { groups: Groups }) {
  const lab = useLab();
  const text = useText();
  const looks = useLooks(groups);
  return (
    <>
      <ul className="legend-list" aria-label={text.explore.legend}>
        {groups.groups.map(({ name, count }, index) => (
          <li key={name}>
            <button
              type="button"
              className="legend-row"
              aria-description={text.explore.group(groupName(text, groups, index), count)}
              onClick={({ shiftKey }) =>
                lab.selection.getState().selectMask(rowsIn(groups, index), shiftKey ? 'add' : 'replace')
              }
            >
              <Swatch look={looks[index]} />
              <bdi>{groupName(text, groups, index)}</bdi>
              <span className="muted">{text.format.integer(count)}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className="field-hint">{text.explore.legendHint}</p>
    </>
  );
}

/** Steps of the two handles from end to end. */
const steps = 200;

function RampScale({ ramp }: { ramp: Ramp }) {
  const lab = useLab();
  const text = useText();
  const { dark } = useTheme();
  const colorBy = useColoring((state) => state.colorBy);
  const judged = useColoring((state) => state.judged);
  const [ends, setEnds] = useState([0, steps]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another ramp begins with all of it
  useEffect(() => setEnds([0, steps]), [ramp]);
  const { format, explore: t } = text;
  const { scale } = dark ? darkSceneTheme : lightSceneTheme;
  const say = (step: number) => format.number(valueAt(ramp, step / steps));
  const choose = ([from, to]: readonly number[]) => {
    // The ends of the ramp stand for all that lies beyond them, too.
    const low = from === 0 ? Number.NEGATIVE_INFINITY : valueAt(ramp, from! / steps);
    const high = to === steps ? Number.POSITIVE_INFINITY : valueAt(ramp, to! / steps);
    lab.selection.getState().selectMask(rowsIn(ramp, [low, high]));
  };
  return (
    <div className="ramp-scale">
      <Slider.Root
        aria-label={t.range}
        className="slider"
        value={ends}
        min={0}
        max={steps}
        onValueChange={(next) => setEnds([...next])}
        onValueCommitted={(next) => choose(next)}
      >
        <Slider.Control className="slider-control">
          <Slider.Track
            className="slider-track ramp-track"
            style={{ background: `linear-gradient(in oklab to right, ${scale.join(', ')})` }}
          >
            {[t.rangeFrom, t.rangeTo].map((name, index) => (
              <Slider.Thumb
                key={name}
                index={index}
                className="slider-thumb"
                aria-label={`${t.range}: ${name}`}
                getAriaValueText={(_, value) => say(value)}
              />
            ))}
          </Slider.Track>
        </Slider.Control>
      </Slider.Root>
      <div className="ramp-ends">
        <span>{say(ends[0]!)}</span>
        {ramp.scale === 'log' && <span className="muted">{t.logarithmic}</span>}
        <span>{say(ends[1]!)}</span>
      </div>
      {colorBy === 'trust' || colorBy === 'overlap' ? (
        <p className="field-hint">
          {colorBy === 'trust' ? t.trustHint : t.overlapHint} {judged !== null && t.judged(judged)}
        </p>
      ) : (
        ramp.missing > 0 && <p className="field-hint">{t.missing(ramp.missing)}</p>
      )}
    </div>
  );
}

/** The legend in a line, under the cloud. */
export function LegendStrip() {
  const text = useText();
  const { dark } = useTheme();
  const colorBy = useColoring((state) => state.colorBy);
  const encoding = useColoring((state) => state.encoding);
  const stale = useClusters((state) => state.stale);
  const counted = useCloud((state) => state.table.total > 0);
  const looks = useLooks(encoding?.kind === 'groups' ? encoding : null);
  const theme = dark ? darkSceneTheme : lightSceneTheme;
  const { explore: t, format } = text;
  if (colorBy === 'frequency') {
    const [low, high] = counted ? [t.rare, t.frequent] : [t.lastRows, t.firstRows];
    return <Strip low={low} high={high} stops={theme.ramp} />;
  }
  if (!encoding) return null;
  const name = colorBy.startsWith('column:') ? colorBy.slice(7) : t.colors[colorBy as keyof typeof t.colors];
  if (encoding.kind === 'ramp')
    return (
      <Strip
        name={name}
        low={format.number(encoding.low)}
        high={format.number(encoding.high)}
        stops={theme.scale}
      />
    );
  if (colorBy === 'cluster') return <span>{stale ? t.clustersStale : name}</span>;
  return (
    <span className="legend">
      {name}
      {encoding.groups.slice(0, 5).map((group, index) => (
        <span key={group.name} className="legend-item">
          <Swatch look={looks[index]} />
          <bdi>{groupName(text, encoding, index)}</bdi>
        </span>
      ))}
      {encoding.groups.length > 5 && '…'}
    </span>
  );
}

function Strip({
  name,
  low,
  high,
  stops,
}: {
  name?: string;
  low: string;
  high: string;
  stops: readonly string[];
}) {
  return (
    <span className="legend">
      {name && <span>{name}</span>}
      {low}
      <span
        className="legend-ramp"
        style={{ background: `linear-gradient(in oklab to right, ${stops.join(', ')})` }}
        aria-hidden="true"
      />
      {high}
    </span>
  );
}
