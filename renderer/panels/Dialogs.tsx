import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useId, useState } from 'react';
import { exportFormats } from '../../core/contract/opening.ts';
import type { ModelSummary } from '../../core/contract/service.ts';
import { Button } from '../components/Button.tsx';
import { SwitchRow } from '../components/Fields.tsx';
import { Modal } from '../components/Modal.tsx';
import { useLab, useOpening, useProject, useSession, useText, useTraining, useUi } from '../context.ts';
import type { ExportFormat } from '../store/session.ts';
import { About } from './About.tsx';
import { Gallery } from './Gallery.tsx';
import { Opening } from './Opening.tsx';
import { Palette } from './Palette.tsx';
import { PictureDialog } from './PictureDialog.tsx';
import { Notes, SaveProject, Unsaved } from './ProjectDialogs.tsx';
import { Scores } from './Scores.tsx';
import { Shortcuts } from './Shortcuts.tsx';

/** Whichever dialog is open. */
export function Dialogs() {
  const dialog = useUi((state) => state.dialog);
  const id = useUi((state) => state.dialogModel);
  const model = useSession((state) => state.models.find((candidate) => candidate.id === id));
  const opening = useOpening((state) => state.file !== null);
  const pending = useProject((state) => state.pending !== null);
  if (pending) return <Unsaved />;
  if (opening) return <Opening />;
  if (dialog === 'palette') return <Palette />;
  if (dialog === 'picture') return <PictureDialog />;
  if (dialog === 'shortcuts') return <Shortcuts />;
  if (dialog === 'save-project' || dialog === 'copy-project') {
    return <SaveProject key={dialog} copy={dialog === 'copy-project'} />;
  }
  if (dialog === 'about') return <About />;
  if (dialog === 'gallery') return <Gallery />;
  if (dialog === 'notes') return <Notes />;
  if (dialog === 'stop-run') return <StopRun />;
  if (!model) return null;
  if (dialog === 'rename-model') return <Rename model={model} />;
  if (dialog === 'remove-model') return <Remove model={model} />;
  if (dialog === 'scores') return <Scores model={model} />;
  if (dialog === 'export-model') return <Export model={model} />;
  return null;
}

function StopRun() {
  const lab = useLab();
  const text = useText();
  const [fraction] = useState(lab.training.getState().latest?.fraction ?? 0);
  const started = useTraining((state) => state.latest !== null);
  const { closeDialog } = lab.ui.getState();
  const stop = (keep: boolean) => {
    closeDialog();
    void lab.training.getState().stop(keep);
  };
  return (
    <Modal
      open
      title={text.run.stopTitle}
      description={text.run.stopBody(text.format.percent(fraction))}
      onClose={closeDialog}
    >
      <div className="dialog-actions">
        <Button look="quiet" onClick={closeDialog}>
          {text.app.cancel}
        </Button>
        <Button look="danger" onClick={() => stop(false)}>
          {text.run.discard}
        </Button>
        <Button look="primary" disabled={!started} onClick={() => stop(true)}>
          {text.run.keep}
        </Button>
      </div>
    </Modal>
  );
}

function Rename({ model }: { model: ModelSummary }) {
  const lab = useLab();
  const text = useText();
  const id = useId();
  const [name, setName] = useState(model.name);
  const { closeDialog } = lab.ui.getState();
  return (
    <Modal open title={text.dialogs.renameTitle} onClose={closeDialog}>
      <form
        className="ask"
        onSubmit={(event) => {
          event.preventDefault();
          closeDialog();
          void lab.session.getState().renameModel(model.id, name.trim());
        }}
      >
        <div className="field">
          <label className="field-label" htmlFor={id}>
            {text.dialogs.renameLabel}
          </label>
          <input
            id={id}
            className="input"
            value={name}
            maxLength={200}
            onChange={({ target }) => setName(target.value)}
          />
        </div>
        <div className="dialog-actions">
          <Button look="quiet" onClick={closeDialog}>
            {text.app.cancel}
          </Button>
          <Button look="primary" type="submit" disabled={name.trim() === ''}>
            {text.dialogs.rename}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function Remove({ model }: { model: ModelSummary }) {
  const lab = useLab();
  const text = useText();
  const { closeDialog } = lab.ui.getState();
  return (
    <Modal
      open
      title={text.dialogs.removeTitle}
      description={text.dialogs.removeBody(model.name)}
      onClose={closeDialog}
    >
      <div className="dialog-actions">
        <Button look="quiet" onClick={closeDialog}>
          {text.app.cancel}
        </Button>
        <Button
          look="danger"
          onClick={() => {
            closeDialog();
            void lab.removeModel(model.id);
          }}
        >
          {text.dialogs.remove}
        </Button>
      </div>
    </Modal>
  );
}

const formats: readonly ExportFormat[] = exportFormats;

function Export({ model }: { model: ModelSummary }) {
  const lab = useLab();
  const text = useText();
  const [format, setFormat] = useState<ExportFormat>('safetensors');
  const [gzip, setGzip] = useState(false);
  const { closeDialog } = lab.ui.getState();
  return (
    <Modal open title={text.dialogs.exportTitle} description={model.name} onClose={closeDialog}>
      <RadioGroup
        className="radio-list"
        aria-label={text.dialogs.exportFormat}
        value={format}
        onValueChange={(next) => setFormat(next as ExportFormat)}
      >
        {formats.map((option) => (
          <div key={option} className="radio-row">
            <Radio.Root
              value={option}
              className="radio"
              id={`format-${option}`}
              aria-describedby={`format-${option}-hint`}
            >
              <Radio.Indicator className="radio-dot" />
            </Radio.Root>
            <div>
              <label htmlFor={`format-${option}`}>{text.dialogs.exportFormats[option]}</label>
              <p id={`format-${option}-hint`} className="field-hint">
                {text.dialogs.exportHints[option]}
              </p>
            </div>
          </div>
        ))}
      </RadioGroup>
      {!['projector', 'npy', 'npz'].includes(format) && (
        <SwitchRow label={text.dialogs.exportGzip} checked={gzip} onChange={setGzip} />
      )}
      <div className="dialog-actions">
        <Button look="quiet" onClick={closeDialog}>
          {text.app.cancel}
        </Button>
        <Button
          look="primary"
          onClick={() => {
            closeDialog();
            const views = format === 'projector' ? lab.views.shared(model.id) : null;
            void lab.session.getState().exportModel(model.id, format, gzip, views);
          }}
        >
          {text.dialogs.export}
        </Button>
      </div>
    </Modal>
  );
}
