import { Button } from '../components/Button.tsx';
import { useLab, useSession, useText } from '../context.ts';

/** Runs that the service's end cut short: resume, keep or discard. */
export function Interrupted() {
  const lab = useLab();
  const text = useText();
  const runs = useSession((state) => state.runs);
  const interrupted = runs.filter(({ state }) => state === 'interrupted');
  const { stop } = lab.training.getState();
  return interrupted.map(({ id, name, checkpoint }) => (
    <section key={id} className="interrupted" aria-label={text.run.interruptedTitle}>
      <div>
        <h2>{text.run.interruptedTitle}</h2>
        <p>
          {checkpoint
            ? text.run.interruptedBody(name, text.format.percent(checkpoint.fraction))
            : text.run.interruptedLost(name)}
        </p>
      </div>
      <div className="interrupted-actions">
        {checkpoint && (
          <>
            <Button look={['primary', 'small']} onClick={() => void lab.resumeInterrupted(id)}>
              {text.run.resume}
            </Button>
            <Button look="small" onClick={() => void stop(true, id)}>
              {text.run.keepShort}
            </Button>
          </>
        )}
        <Button look={['small', 'quiet']} onClick={() => void stop(false, id)}>
          {text.run.discardShort}
        </Button>
      </div>
    </section>
  ));
}
