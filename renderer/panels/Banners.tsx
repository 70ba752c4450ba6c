import { Info, OctagonAlert, TriangleAlert, X } from 'lucide-react';
import { useEffect } from 'react';
import { Button, IconButton } from '../components/Button.tsx';
import { ProgressBar } from '../components/Progress.tsx';
import { useLab, useSession, useText } from '../context.ts';
import type { Notice, Transfer } from '../store/session.ts';

const icons = { info: Info, warning: TriangleAlert, error: OctagonAlert };

/** Across the top: what happened to the service, what was kept, and that it goes on. */
export function ConnectionBanner() {
  const text = useText();
  const connection = useSession((state) => state.connection);
  const restarted = useSession((state) => state.restarted);
  if (connection === 'lost' || connection === 'ended') {
    const { lostTitle, lostBody, endedTitle, endedBody } = text.notices;
    return (
      <div className="banner" role="alert">
        <TriangleAlert aria-hidden />
        <strong>{connection === 'lost' ? lostTitle : endedTitle}</strong>
        <span>{connection === 'lost' ? lostBody : endedBody}</span>
      </div>
    );
  }
  return restarted ? <RestartBanner /> : null;
}

/** The service is back within a moment, too soon to have been read about; so this stays until dismissed. */
function RestartBanner() {
  const lab = useLab();
  const text = useText();
  const interrupted = useSession((state) => state.runs.find((run) => run.state === 'interrupted'));
  const { interruptedBody, interruptedLost } = text.run;
  return (
    <div className="banner restarted" role="status">
      <Info aria-hidden />
      <strong>{text.notices.restartedTitle}</strong>
      <span>
        {text.notices.restartedBody}{' '}
        {interrupted &&
          (interrupted.checkpoint
            ? interruptedBody(interrupted.name, text.format.percent(interrupted.checkpoint.fraction))
            : interruptedLost(interrupted.name))}
      </span>
      <span className="spring" />
      <IconButton small label={text.app.dismiss} onClick={lab.session.getState().dismissRestart}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}

/** In the corner: what the services have to say, and files on their way. */
export function Notices() {
  const lab = useLab();
  const text = useText();
  const notices = useSession((state) => state.notices);
  const transfer = useSession((state) => state.transfer);
  return (
    <section className="notices" aria-label={text.notices.title} aria-live="polite">
      {transfer && <TransferCard transfer={transfer} />}
      {notices.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} onDismiss={lab.session.getState().dismiss} />
      ))}
    </section>
  );
}

/** What is only to be known goes away by itself; what went wrong stays until dismissed. */
const shownMs = 8000;

function NoticeCard({ notice, onDismiss }: { notice: Notice; onDismiss(id: number): void }) {
  const text = useText();
  const { id, level, message } = notice;
  useEffect(() => {
    if (level !== 'info') return;
    const timer = setTimeout(() => onDismiss(id), shownMs);
    return () => clearTimeout(timer);
  }, [id, level, onDismiss]);
  const Icon = icons[level];
  return (
    <div className={`notice ${level}`} role={level === 'error' ? 'alert' : 'status'}>
      <Icon aria-label={text.notices.levels[level]} />
      <p>{text.said(message) ?? message}</p>
      <IconButton small label={text.app.dismiss} onClick={() => onDismiss(id)}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}

function TransferCard({ transfer }: { transfer: Transfer }) {
  const lab = useLab();
  const text = useText();
  const { kind, name, fraction } = transfer;
  const sentences = {
    upload: text.notices.uploading,
    open: text.notices.reading,
    export: text.notices.exporting,
  };
  const sentence = sentences[kind](name);
  return (
    <div className="notice transfer">
      <div className="transfer-head">
        <p>{sentence}</p>
        {fraction !== null && <span className="muted">{text.format.percent(fraction)}</span>}
      </div>
      <ProgressBar label={sentence} fraction={fraction} />
      {kind !== 'upload' && (
        <Button look={['small', 'quiet']} onClick={lab.session.getState().cancelTransfer}>
          {text.app.cancel}
        </Button>
      )}
    </div>
  );
}
