import { Pause, Play, Square } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../components/Button.tsx';
import { NumberInput } from '../components/Fields.tsx';
import { Problem } from '../components/Problem.tsx';
import { ProgressBar } from '../components/Progress.tsx';
import { useLab, useSession, useText, useTraining } from '../context.ts';
import { rangeOf } from '../store/parameters.ts';
import { halted, isUnderWay } from '../store/run-state.ts';
import { Changed } from './Changed.tsx';

/** Start; then pause, resume and stop; and what is wrong, where the button is that was pressed. */
export function RunControls() {
  const text = useText();
  const error = useTraining((state) => state.error);
  const id = useTraining((state) => state.run);
  const underWay = useSession((state) => isUnderWay(state.runs.find((run) => run.id === id)));
  return (
    <div className="run-controls">
      {error && <Problem error={error} title={text.notices.runFailed} />}
      <FailedRun />
      <Changed />
      {underWay ? <Transport /> : <Start />}
    </div>
  );
}

function Start() {
  const lab = useLab();
  const text = useText();
  const starting = useTraining((state) => state.starting);
  const connected = useSession((state) => state.connection === 'ready');
  const obstacle = useTraining((state) => state.obstacle());
  return (
    <>
      <Button
        look={['primary', 'wide']}
        disabled={starting || !connected || obstacle !== null}
        aria-describedby={obstacle ? 'start-obstacle' : undefined}
        onClick={() => void lab.train()}
      >
        <Play aria-hidden />
        {starting ? text.train.starting : text.train.start}
      </Button>
      {obstacle && (
        <p id="start-obstacle" className="field-hint">
          {text.train.obstacles[obstacle]}
        </p>
      )}
    </>
  );
}

function Transport() {
  const lab = useLab();
  const text = useText();
  const id = useTraining((state) => state.run);
  const run = useSession((state) => state.runs.find((candidate) => candidate.id === id));
  const latest = useTraining((state) => state.latest);
  const busy = useTraining((state) => state.busy);
  const [rate, setRate] = useState<number | null>(null);
  if (!run) return null;
  const paused = run.state === 'paused';
  const { max } = rangeOf('learningRate');
  const refused = rate !== null && (rate <= 0 || rate > max);
  const fraction = run.state === 'reading' ? null : (latest?.fraction ?? 0);
  return (
    <>
      <div className="run-head">
        <span>{run.pausing ? text.run.pausing : text.run.states[run.state]}</span>
        {fraction !== null && <span className="muted">{text.format.percent(fraction)}</span>}
      </div>
      <ProgressBar label={text.run.progress} fraction={fraction} />
      {paused && (
        <NumberInput
          label={text.run.newRate}
          value={rate}
          onChange={setRate}
          step={0.005}
          placeholder={latest ? text.format.number(latest.learningRate, 2) : text.train.auto}
          error={refused ? text.train.mustBePositive(text.format.integer(max)) : undefined}
        />
      )}
      <div className="run-buttons">
        {halted(run) ? (
          <Button
            look="primary"
            disabled={busy || refused}
            onClick={() => void lab.training.getState().resume(rate ?? undefined)}
          >
            <Play aria-hidden />
            {text.run.resume}
          </Button>
        ) : (
          <Button
            disabled={busy || run.state === 'stopping'}
            onClick={() => void lab.training.getState().pause()}
          >
            <Pause aria-hidden />
            {text.run.pause}
          </Button>
        )}
        <Button
          disabled={busy || run.state === 'stopping'}
          onClick={() => lab.ui.getState().openDialog('stop-run')}
        >
          <Square aria-hidden />
          {text.run.stop}
        </Button>
      </div>
    </>
  );
}

/** Why the run on the timeline failed, in the service's words. */
function FailedRun() {
  const text = useText();
  const id = useTraining((state) => state.run);
  const run = useSession((state) => state.runs.find((candidate) => candidate.id === id));
  if (run?.state !== 'failed' || !run.message) return null;
  return (
    <div className="problem" role="alert">
      <strong>{text.notices.runFailed}</strong>
      <span>{text.said(run.message) ?? run.message}</span>
    </div>
  );
}
