import { Popover } from '@base-ui/react/popover';
import { SlidersHorizontal, X } from 'lucide-react';
import { Button, IconButton } from '../components/Button.tsx';
import { NumberInput, SwitchRow } from '../components/Fields.tsx';
import { Problem } from '../components/Problem.tsx';
import { ProgressBar } from '../components/Progress.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { useCloud, useClusters, useColoring, useLab, useText } from '../context.ts';
import { findClusters } from '../explore-commands.ts';
import { clusterMask, clusterName } from '../store/clusters.ts';
import { Swatch, useLooks } from './Legend.tsx';

/** Clusters: found when asked for, listed by size, lit in the cloud when pointed at, selected when chosen. */
export function ClustersSection() {
  const lab = useLab();
  const text = useText();
  const found = useClusters((state) => state.found);
  const stale = useClusters((state) => state.stale);
  const task = useClusters((state) => state.task);
  const error = useClusters((state) => state.error);
  const model = useCloud((state) => state.subject?.kind === 'model' && state.picture !== null);
  const t = text.explore;
  const noise = found ? found.labels.reduce((n, label) => (label < 0 ? n + 1 : n), 0) : 0;
  return (
    <section className="section" aria-labelledby="clusters">
      <div className="section-head">
        <h2 id="clusters" className="section-title">
          {t.clusters}
        </h2>
        <div className="section-tools">
          <ClusterSettings />
        </div>
      </div>
      {!found && !task && <p className="field-hint">{t.clustersNone}</p>}
      {error && <Problem error={error} title={t.clustersFailed} />}
      {task ? (
        <div className="task-row">
          <ProgressBar label={t.finding} fraction={task.fraction} />
          <IconButton small label={text.app.cancel} onClick={lab.clusters.getState().cancel}>
            <X aria-hidden />
          </IconButton>
        </div>
      ) : (
        (!found || stale) && (
          <div className="button-row">
            <Button look="small" disabled={!model} onClick={() => findClusters(lab)}>
              {found ? t.findAgain : t.find}
            </Button>
          </div>
        )
      )}
      {found && (
        <>
          <ClusterList noise={noise} />
          <p className="field-hint" role="status">
            {t.clustersFound(found.clusters.length, noise)}
            {stale && <> · {t.clustersStale}</>}
          </p>
        </>
      )}
    </section>
  );
}

function ClusterList({ noise }: { noise: number }) {
  const lab = useLab();
  const text = useText();
  const found = useClusters((state) => state.found);
  const encoding = useColoring((state) => (state.colorBy === 'cluster' ? state.encoding : null));
  const looks = useLooks(encoding?.kind === 'groups' ? encoding : null);
  const { hover } = lab.clusters.getState();
  if (!found) return null;
  const choose = (cluster: number, add: boolean) => {
    hover(null);
    lab.selection.getState().selectMask(clusterMask(found, cluster), add ? 'add' : 'replace');
  };
  const rows = [
    ...found.clusters.map((cluster) => ({ id: cluster.id, name: clusterName(cluster), size: cluster.size })),
    ...(noise > 0 ? [{ id: -1, name: text.explore.noise, size: noise }] : []),
  ];
  return (
    <ul className="legend-list" aria-label={text.explore.clusters}>
      {rows.map(({ id, name, size }) => (
        <li key={id}>
          <button
            type="button"
            className="legend-row"
            aria-description={text.explore.cluster(name, size)}
            onClick={({ shiftKey }) => choose(id, shiftKey)}
            onPointerEnter={() => hover(id)}
            onPointerLeave={() => hover(null)}
            onFocus={() => hover(id)}
            onBlur={() => hover(null)}
          >
            <Swatch look={looks[id]} />
            <bdi>{name}</bdi>
            <span className="muted">{text.format.integer(size)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function ClusterSettings() {
  const lab = useLab();
  const text = useText();
  const of = useClusters((state) => state.of);
  const minSize = useClusters((state) => state.minSize);
  const named = useClusters((state) => state.named);
  const found = useClusters((state) => state.found);
  const { setOf, setMinSize, setNamed } = lab.clusters.getState();
  const t = text.explore;
  return (
    <Popover.Root>
      <Popover.Trigger className="icon-button small" aria-label={t.clusterSettings} title={t.clusterSettings}>
        <SlidersHorizontal aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="positioner" sideOffset={6} align="end">
          <Popover.Popup className="popup popover">
            <Popover.Title className="popover-title">{t.clusterSettings}</Popover.Title>
            <div className="field">
              <span className="field-label">{t.clustersOf}</span>
              <Segmented
                wide
                label={t.clustersOf}
                value={of}
                options={['projection', 'vectors']}
                names={t.clustersIn}
                onChange={setOf}
              />
            </div>
            <NumberInput
              label={t.minSize}
              hint={t.minSizeHint}
              value={minSize}
              min={2}
              max={100_000}
              placeholder={found ? String(found.minClusterSize) : text.train.auto}
              onChange={setMinSize}
            />
            <SwitchRow label={t.named} checked={named} onChange={setNamed} />
            <Button onClick={() => findClusters(lab)}>{found ? t.findAgain : t.find}</Button>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
