import { Play, Square } from 'lucide-react';
import { Suspense, useMemo } from 'react';
import type { RunProgress } from '../../core/contract/service.ts';
import { shortcuts } from '../commands.ts';
import { Button, IconButton } from '../components/Button.tsx';
import { late } from '../components/late.ts';
import { useCloud, useCourse, useLab, useSession, useText, useTraining } from '../context.ts';
import { isUnderWay } from '../store/run-state.ts';

const LossChart = late(async () => (await import('../charts/LossChart.tsx')).LossChart);

/** The course of a run: its loss, how fast it goes, and what is left. */
export function Timeline() {
  const text = useText();
  const id = useTraining((state) => state.run);
  const measured = useTraining((state) => state.latest !== null);
  const underWay = useSession((state) => isUnderWay(state.runs.find((run) => run.id === id)));
  return (
    <section className="timeline" aria-label={text.timeline.title}>
      {measured || underWay ? <Course /> : <NoRun />}
    </section>
  );
}

function NoRun() {
  const text = useText();
  const opened = useCloud((state) => state.subject?.kind === 'model');
  return <p className="timeline-empty">{opened ? text.timeline.emptyOpened : text.timeline.empty}</p>;
}

function Course() {
  const lab = useLab();
  const text = useText();
  const progress = useTraining((state) => state.progress);
  const id = useTraining((state) => state.run);
  const ended = useSession((state) => !isUnderWay(state.runs.find((run) => run.id === id)));
  const mark = useCloud((state) => state.scrubbed);
  const { timeline, format } = text;
  const strings = useMemo(
    () => ({ epoch: timeline.epoch, heldOut: timeline.heldOut, training: timeline.trainLoss }),
    [timeline],
  );
  return (
    <>
      <div className="timeline-chart">
        <span className="timeline-title">
          {timeline.loss} <span className="muted">{timeline.lossUnit}</span>
        </span>
        <PlayButton />
        {mark !== null && (
          <Button className="timeline-now" look="small" onClick={() => lab.course.getState().scrub(null)}>
            {timeline.now}
          </Button>
        )}
        {progress.length > 0 ? (
          <Suspense fallback={null}>
            <LossChart
              progress={progress}
              ended={ended}
              mark={mark}
              strings={strings}
              locale={format.locale}
              label={timeline.loss}
              onScrub={lab.course.getState().scrub}
            />
          </Suspense>
        ) : (
          <p className="timeline-empty">{timeline.waiting}</p>
        )}
      </div>
      <Readings />
    </>
  );
}

function PlayButton() {
  const lab = useLab();
  const { course } = useText();
  const playing = useCourse((state) => state.playing);
  const recorded = useCloud((state) => state.frames.length > 1);
  const { play, pause } = lab.course.getState();
  return (
    <IconButton
      small
      className="timeline-play"
      label={playing ? course.stop : course.play}
      shortcut={shortcuts.replay}
      disabled={!recorded}
      onClick={playing ? pause : play}
    >
      {playing ? <Square aria-hidden /> : <Play aria-hidden />}
    </IconButton>
  );
}

/** Fixed places for the numbers: nothing moves while they change. */
function Readings() {
  const text = useText();
  const id = useTraining((state) => state.run);
  const run = useSession((state) => state.runs.find((candidate) => candidate.id === id));
  const latest = useTraining((state) => state.latest);
  const heldOut = useTraining(
    ({ progress }) => progress.findLast((p) => p.heldOutLoss !== null)?.heldOutLoss,
  );
  const { timeline, format } = text;
  const underWay = isUnderWay(run);
  const time = underWay
    ? [timeline.left, latest && run?.state !== 'reading' ? format.duration(latest.secondsLeft) : '–']
    : [timeline.took, latest ? format.duration(latest.secondsElapsed) : '–'];
  const loss = heldOut ?? latest?.trainLoss ?? null;
  const readings = [
    [timeline.loss, loss === null ? '–' : format.fixed(loss, 3)],
    [timeline.speed, latest ? timeline.perSecond(format.integer(speedOf(latest, underWay))) : '–'],
    time,
    [timeline.epoch, latest ? timeline.of(format.integer(latest.epoch), format.integer(latest.epochs)) : '–'],
    [timeline.rate, latest ? format.number(latest.learningRate, 2) : '–'],
  ] as const;
  return (
    <dl className="readings">
      {readings.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Words a second, to three digits: just now while it runs, over the whole run afterwards. */
function speedOf({ tokens, tokensPerSecond, secondsElapsed }: RunProgress, underWay: boolean): number {
  const speed = underWay || secondsElapsed === 0 ? tokensPerSecond : tokens / secondsElapsed;
  return Number(speed.toPrecision(3));
}
