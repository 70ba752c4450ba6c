import { Choice, SwitchRow } from '../components/Fields.tsx';
import { Problem } from '../components/Problem.tsx';
import { TableMenu } from '../components/TableMenu.tsx';
import { useCloud, useInspector, useLab, useSelection, useText } from '../context.ts';
import type { Catalogue } from '../i18n/en/index.ts';
import { isDrawn, type Picture } from '../store/pictures.ts';
import { neighborTable } from '../table-actions.ts';
import { NeighborList } from './NeighborList.tsx';

const counts = ['10', '25', '50', '100', '250', '1000'] as const;
const countNames = Object.fromEntries(counts.map((count) => [count, count])) as Record<
  (typeof counts)[number],
  string
>;
const metrics = ['cosine', 'euclidean', 'dot'] as const;
const nothing = { name: '', head: [], rows: [] };
const spaces = ['vectors', 'map'] as const;

/** What stands nearest to the selected word, and by which measure: always said. */
export function Neighbors({ row }: { row: number }) {
  const lab = useLab();
  const text = useText();
  const isModel = useCloud((state) => state.subject?.kind === 'model');
  const picture = useCloud((state) => state.picture);
  const selected = useSelection((state) => state.rows.count);
  const { k, metric, space, onlySelected, neighbors: answer } = useInspector((state) => state);
  const { select, setK, setMetric, setSpace, setOnlySelected } = lab.inspector.getState();
  const { relations, inspector, tables } = text;
  const onMap = space === 'map' && picture !== null;
  const outside = onMap && !isDrawn(picture, row);
  return (
    <>
      <div className="section-head padded neighbors-head">
        <div>
          <h3 className="section-title">{inspector.neighbors}</h3>
          <p className="field-hint">{onMap ? mapName(text, picture) : relations.raw[metric]}</p>
        </div>
        {answer.list.length > 0 && (
          <TableMenu label={tables.export} make={() => neighborTable(lab, text) ?? nothing} />
        )}
        <Choice
          small
          label={relations.k}
          value={String(k) as (typeof counts)[number]}
          options={counts}
          names={countNames}
          onChange={(next) => setK(Number(next))}
        />
      </div>
      <div className="neighbors-how">
        <Choice
          small
          label={relations.space}
          value={space}
          options={spaces}
          names={relations.spaces}
          onChange={setSpace}
        />
        {!onMap && (
          <Choice
            small
            label={relations.metric}
            value={metric}
            options={metrics}
            names={relations.metrics}
            onChange={setMetric}
          />
        )}
      </div>
      {(selected > 0 || onlySelected) && (
        <div className="neighbors-only">
          <SwitchRow label={relations.onlySelected} checked={onlySelected} onChange={setOnlySelected} />
        </div>
      )}
      {!isModel && !onMap && <p className="quiet-note">{inspector.during}</p>}
      {outside && <p className="quiet-note">{relations.notOnMap}</p>}
      {answer.error && (
        <div className="padded">
          <Problem error={answer.error} />
        </div>
      )}
      <NeighborList
        list={answer.list}
        busy={answer.state === 'loading'}
        label={inspector.neighbors}
        onChoose={select}
        fill
      />
    </>
  );
}

/** The map that distances are measured on, as its caption names it. */
function mapName({ cloud, map, relations }: Catalogue, { made, dimensions }: Picture): string {
  if (made.by === 'training') return relations.onTraining;
  return relations.onMap(cloud.projection(map.methods[made.parameters.method], dimensions));
}
