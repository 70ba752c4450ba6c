import { RotateCw, X } from 'lucide-react';
import { Button, IconButton } from '../components/Button.tsx';
import { ProgressBar } from '../components/Progress.tsx';
import { useCloud, useLab, useText } from '../context.ts';
import { refusedSettings, settingsDiffer } from '../store/map-settings.ts';

/** The button that makes the map; while it is being made, how far it is and a way out. */
export function MakeMap({ onChooseAxes }: { onChooseAxes(): void }) {
  const lab = useLab();
  const text = useText();
  const task = useCloud((state) => state.task);
  const settings = useCloud((state) => state.settings);
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
  const refused = refusedSettings(settings);
  if (refused.has('axes')) {
    return (
      <>
        <Button look="primary" onClick={onChooseAxes}>
          {text.map.chooseAxes}
        </Button>
        <Note>{text.map.needAxes}</Note>
      </>
    );
  }
  const first = trained || provisional || !hasPicture;
  const name = text.map.methods[settings.method];
  const offers = settings.method !== 'pca';
  const note =
    refused.size > 0
      ? text.map.refused
      : trained && offers
        ? text.map.offer(name)
        : provisional && offers
          ? text.map.provisional(name)
          : stale
            ? text.map.stale
            : null;
  return (
    <>
      <Button
        look={first || stale ? 'primary' : []}
        disabled={refused.size > 0}
        onClick={() => void project()}
      >
        <RotateCw aria-hidden />
        {first ? text.map.run : text.map.again}
      </Button>
      {note && <Note>{note}</Note>}
    </>
  );
}

function Note({ children }: { children: string }) {
  return (
    <span className="map-note" role="status">
      {children}
    </span>
  );
}
