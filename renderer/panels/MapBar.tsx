import { Popover } from '@base-ui/react/popover';
import { Camera, Minus, Plus, RotateCw, Scan, Settings2, SlidersHorizontal, X } from 'lucide-react';
import { shortcuts } from '../commands.ts';
import { Button, Hint, IconButton } from '../components/Button.tsx';
import { NumberInput, RangeInput, SwitchRow } from '../components/Fields.tsx';
import { Problem } from '../components/Problem.tsx';
import { ProgressBar } from '../components/Progress.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { useCloud, useLab, useText } from '../context.ts';
import { exploreKeys } from '../explore-commands.ts';
import { settingsDiffer } from '../store/cloud.ts';

/** Over the cloud: how it is projected, and how it is looked at. */
export function MapBar() {
  const lab = useLab();
  const text = useText();
  const subject = useCloud((state) => state.subject);
  const { method, dimensions } = useCloud((state) => state.settings);
  const error = useCloud((state) => state.error);
  const drawn = useCloud((state) => state.picture !== null);
  if (!subject) return null;
  const { setDimensions, change } = lab.cloud.getState();
  const isModel = subject.kind === 'model';
  return (
    <div className="map-bar">
      <section className="map-tools" aria-label={text.map.title}>
        {isModel && (
          <Segmented
            label={text.map.method}
            value={method}
            options={['umap', 'pca']}
            names={text.map.methods}
            onChange={(next) => change({ method: next })}
          />
        )}
        <Hint text={text.commands.dimensions} shortcut={shortcuts.dimensions}>
          <div>
            <Segmented
              label={text.map.dimensions}
              value={`${dimensions}`}
              options={['2', '3']}
              names={{ '2': '2D', '3': '3D' }}
              onChange={(next) => void setDimensions(next === '2' ? 2 : 3)}
            />
          </div>
        </Hint>
        {isModel && <MapSettings />}
        {isModel && <MakeMap />}
      </section>
      <section className="view-tools" aria-label={text.cloud.view}>
        <ViewOptions />
        <IconButton
          small
          label={text.cloud.zoomOut}
          shortcut="-"
          onClick={() => lab.view.cloud?.zoom(1 / 1.4)}
        >
          <Minus aria-hidden />
        </IconButton>
        <IconButton small label={text.cloud.zoomIn} shortcut="Plus" onClick={() => lab.view.cloud?.zoom(1.4)}>
          <Plus aria-hidden />
        </IconButton>
        <IconButton
          small
          label={text.cloud.fit}
          shortcut={shortcuts.fit}
          onClick={() => lab.view.cloud?.resetView()}
        >
          <Scan aria-hidden />
        </IconButton>
        <IconButton
          small
          label={text.explore.pictureCommand}
          shortcut={exploreKeys.picture}
          disabled={!drawn}
          onClick={() => lab.ui.getState().openDialog('picture')}
        >
          <Camera aria-hidden />
        </IconButton>
      </section>
      {error && (
        <div className="map-problem">
          <Problem error={error} title={text.map.failed} />
        </div>
      )}
    </div>
  );
}

/** The button that makes the map; while it is being made, how far it is and a way out. */
function MakeMap() {
  const lab = useLab();
  const text = useText();
  const task = useCloud((state) => state.task);
  const stale = useCloud(settingsDiffer);
  const trained = useCloud((state) => state.present?.made.by === 'training');
  const provisional = useCloud((state) => state.provisional);
  const hasPicture = useCloud((state) => state.picture !== null);
  const { project, cancelProjection } = lab.cloud.getState();
  if (task) {
    const name = text.map.methods[task.parameters.method];
    return (
      <div className="map-progress">
        <div>
          <span>{text.map.stage(name)}</span>
          {task.secondsLeft !== null && task.secondsLeft >= 1 && (
            <span className="muted">{text.map.left(text.format.duration(task.secondsLeft))}</span>
          )}
        </div>
        <ProgressBar label={text.map.progress} fraction={task.fraction} />
        <IconButton small label={text.commands.cancelMap} onClick={cancelProjection}>
          <X aria-hidden />
        </IconButton>
      </div>
    );
  }
  const first = trained || provisional || !hasPicture;
  const note = trained ? text.map.offer : provisional ? text.map.provisional : stale ? text.map.stale : null;
  return (
    <>
      <Button look={first || stale ? 'primary' : []} onClick={() => void project()}>
        <RotateCw aria-hidden />
        {first ? text.map.run : text.map.again}
      </Button>
      {note && (
        <span className="map-note" role="status">
          {note}
        </span>
      )}
    </>
  );
}

function MapSettings() {
  const lab = useLab();
  const text = useText();
  const settings = useCloud((state) => state.settings);
  const { change } = lab.cloud.getState();
  const umap = settings.method === 'umap';
  return (
    <Popover.Root>
      <Popover.Trigger
        className="icon-button framed"
        aria-label={text.map.settings}
        title={text.map.settings}
      >
        <SlidersHorizontal aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="positioner" sideOffset={6} align="start">
          <Popover.Popup className="popup popover">
            <Popover.Title className="popover-title">{text.map.settings}</Popover.Title>
            {umap && (
              <>
                <RangeInput
                  label={text.map.neighbors}
                  hint={text.map.neighborsHint}
                  value={settings.neighbors}
                  min={2}
                  max={100}
                  step={1}
                  onChange={(neighbors) => change({ neighbors })}
                />
                <RangeInput
                  label={text.map.minDist}
                  hint={text.map.minDistHint}
                  value={settings.minDist}
                  min={0}
                  max={1}
                  step={0.01}
                  onChange={(minDist) => change({ minDist })}
                />
                <div className="field">
                  <span className="field-label">{text.map.metric}</span>
                  <Segmented
                    wide
                    label={text.map.metric}
                    value={settings.metric}
                    options={['cosine', 'euclidean']}
                    names={text.cloud.metrics}
                    onChange={(metric) => change({ metric })}
                  />
                </div>
                <NumberInput
                  label={text.map.seed}
                  hint={text.map.seedHint}
                  value={settings.seed}
                  min={0}
                  max={0xffff_ffff}
                  onChange={(seed) => seed !== null && change({ seed })}
                />
              </>
            )}
            <NumberInput
              label={text.map.top}
              hint={text.map.topHint}
              value={settings.top ?? null}
              min={1}
              max={10_000_000}
              step={1000}
              placeholder={text.train.auto}
              onChange={(top) => lab.cloud.getState().setTop(top)}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function ViewOptions() {
  const lab = useLab();
  const text = useText();
  const labels = useCloud((state) => state.labels);
  const { setLabels } = lab.cloud.getState();
  return (
    <Popover.Root>
      <Popover.Trigger className="icon-button small" aria-label={text.cloud.view} title={text.cloud.view}>
        <Settings2 aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="positioner" sideOffset={6} align="end">
          <Popover.Popup className="popup popover">
            <Popover.Title className="popover-title">{text.cloud.view}</Popover.Title>
            <SwitchRow label={text.cloud.labels} checked={labels} onChange={setLabels} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
