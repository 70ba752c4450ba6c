import { BadgeCheck, Download, Trash2 } from 'lucide-react';
import { useEffect } from 'react';
import type { GalleryEntry } from '../../core/contract/gallery.ts';
import type { Evaluation, FileGrant } from '../../core/contract/service.ts';
import { Button, IconButton } from '../components/Button.tsx';
import { Modal } from '../components/Modal.tsx';
import { Problem } from '../components/Problem.tsx';
import { ProgressBar } from '../components/Progress.tsx';
import { useCloud, useGallery, useLab, useText } from '../context.ts';

const kinds = ['corpus', 'vectors', 'questions'] as const;

/** Public corpora, vectors and test sets, fetched by the service when asked for. */
export function Gallery() {
  const lab = useLab();
  const text = useText();
  const entries = useGallery((state) => state.entries);
  useEffect(() => {
    void lab.gallery.getState().refresh();
  }, [lab]);
  const t = text.gallery;
  return (
    <Modal
      open
      className="gallery"
      title={t.title}
      description={t.lead}
      onClose={lab.ui.getState().closeDialog}
    >
      <div className="gallery-list">
        {kinds.map((kind) => (
          <section key={kind} aria-labelledby={`gallery-${kind}`}>
            <h3 id={`gallery-${kind}`} className="section-title">
              {t.kinds[kind]}
            </h3>
            <ul>
              {entries
                .filter((entry) => entry.kind === kind)
                .map((entry) => (
                  <Item key={entry.id} entry={entry} />
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Modal>
  );
}

function Item({ entry }: { entry: GalleryEntry }) {
  const text = useText();
  const t = text.gallery;
  const { id, name, bytes, bytesFrom, licence, source, checksum, here, verified } = entry;
  const unchecked = bytes === null ? t.byNothing : t.byLength;
  const by = { publisher: t.byChecksum, commit: t.byCommit, others: t.byOthers };
  const assurance = checksum ? by[checksum.from] : unchecked;
  const downloading = useGallery((state) => id in state.downloads);
  const error = useGallery((state) => state.errors[id]);
  const score = useGallery((state) => state.scores[id]);
  return (
    <li className="gallery-item">
      <div className="gallery-about">
        <strong>{name}</strong>
        <p>{t.about[id]}</p>
        <p className="field-hint">
          {t.size(bytes)}
          {bytesFrom === 'others' && ` ${t.asOthersSay}`} · {t.licence(licence)} · {assurance}
        </p>
        <p className="field-hint gallery-source">
          {t.source}: {source}
        </p>
        {here && (
          <p className="gallery-verified">
            <BadgeCheck aria-hidden />
            {verified === 'checksum' ? t.verified : t.pinned}
          </p>
        )}
        {score && <p role="status">{scoreText(score, text)}</p>}
        {error && <Problem error={error} />}
      </div>
      {downloading ? (
        <Progress entry={entry} />
      ) : here ? (
        <Use entry={entry} file={here} />
      ) : (
        <Get entry={entry} />
      )}
    </li>
  );
}

function scoreText(score: Evaluation, { gallery: t, format }: ReturnType<typeof useText>): string {
  if (score.kind === 'similarity') {
    return score.spearman === null
      ? t.noScore
      : t.similarity(format.fixed(score.spearman, 3), score.covered, score.pairs);
  }
  return score.accuracy === null
    ? t.noScore
    : t.analogy(format.percent(score.accuracy, 1), score.covered, score.questions);
}

function Get({ entry: { id, name, begun } }: { entry: GalleryEntry }) {
  const lab = useLab();
  const t = useText().gallery;
  const label = begun > 0 ? t.resume(begun) : t.download;
  const { download, remove } = lab.gallery.getState();
  return (
    <div className="gallery-actions">
      <Button look="small" aria-label={t.named(label, name)} onClick={() => void download(id)}>
        <Download aria-hidden />
        {label}
      </Button>
      {begun > 0 && (
        <IconButton small label={t.named(t.remove, name)} onClick={() => void remove(id)}>
          <Trash2 aria-hidden />
        </IconButton>
      )}
    </div>
  );
}

function Progress({ entry: { id, name } }: { entry: GalleryEntry }) {
  const lab = useLab();
  const text = useText();
  const t = text.gallery;
  const download = useGallery((state) => state.downloads[id]);
  if (!download) return null;
  const { stage, fraction, perSecond, secondsLeft } = download;
  return (
    <div className="gallery-progress">
      <p>
        {t.stages[stage] ?? t.waiting}
        {fraction !== null && ` ${text.format.percent(fraction)}`}
      </p>
      <ProgressBar label={t.named(t.download, name)} fraction={fraction} />
      {perSecond > 0 && <p className="field-hint">{t.rate(perSecond, secondsLeft)}</p>}
      <Button look={['small', 'quiet']} onClick={() => lab.gallery.getState().cancel(id)}>
        {text.app.cancel}
      </Button>
    </div>
  );
}

function Use({ entry: { id, kind, name }, file }: { entry: GalleryEntry; file: FileGrant }) {
  const lab = useLab();
  const text = useText();
  const t = text.gallery;
  const model = useCloud(({ subject }) => (subject?.kind === 'model' ? subject.id : null));
  const { score, remove } = lab.gallery.getState();
  const action = { corpus: t.train, vectors: t.use, questions: t.score }[kind];
  const act = () => {
    if (kind === 'questions') {
      if (model) void score(id, file, model);
      return;
    }
    lab.ui.getState().closeDialog();
    lab.takeDownload(kind, file);
  };
  return (
    <div className="gallery-actions">
      <Button
        look="small"
        aria-label={t.named(action, name)}
        disabled={kind === 'questions' && !model}
        onClick={act}
      >
        {action}
      </Button>
      <IconButton small label={t.named(t.remove, name)} onClick={() => void remove(id)}>
        <Trash2 aria-hidden />
      </IconButton>
    </div>
  );
}
