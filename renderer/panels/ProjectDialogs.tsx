import { Checkbox } from '@base-ui/react/checkbox';
import { Check } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { Button } from '../components/Button.tsx';
import { Modal } from '../components/Modal.tsx';
import { useLab, useProject, useSession, useText } from '../context.ts';

/** Under which name, and with which models. */
export function SaveProject({ copy }: { copy: boolean }) {
  const lab = useLab();
  const text = useText();
  const id = useId();
  const held = useProject((state) => state.models);
  const info = useProject((state) => state.info);
  const models = useSession((state) => state.models);
  const [name, setName] = useState(info?.name ?? models.find(({ id }) => held.includes(id))?.name ?? '');
  const [corpora, setCorpora] = useState(true);
  const { closeDialog } = lab.ui.getState();
  const { saveAs, saveCopy, hold } = lab.project.getState();
  const t = text.projects;
  const bytes = models
    .filter((model) => held.includes(model.id))
    .reduce((sum, model) => sum + model.bytes, 0);
  const browser = lab.host.kind === 'browser' && !copy;
  return (
    <Modal
      open
      title={copy ? t.copyTitle : t.saveTitle}
      description={copy ? t.copyHint : t.saveHint}
      onClose={closeDialog}
    >
      <form
        className="ask"
        onSubmit={(event) => {
          event.preventDefault();
          closeDialog();
          if (copy) void saveCopy(name.trim(), corpora);
          else void saveAs(name.trim());
        }}
      >
        <div className="field">
          <label className="field-label" htmlFor={id}>
            {t.name}
          </label>
          <input
            id={id}
            className="input"
            value={name}
            maxLength={200}
            onChange={({ target }) => setName(target.value)}
          />
          {browser && <p className="field-hint">{t.saveBrowser}</p>}
        </div>
        <fieldset className="held-models">
          <legend className="field-label">{t.models}</legend>
          {models.map((model) => (
            <Tick
              key={model.id}
              checked={held.includes(model.id)}
              onChange={(next) => hold(model.id, next)}
              hint={`${text.words(model.words)} · ${text.format.bytes(model.bytes)}`}
            >
              {model.name}
            </Tick>
          ))}
          <p className="field-hint">{held.length > 0 ? t.total(bytes) : t.noModels}</p>
        </fieldset>
        {copy && (
          <Tick checked={corpora} onChange={setCorpora} hint={t.corporaHint}>
            {t.corpora}
          </Tick>
        )}
        <div className="dialog-actions">
          <Button look="quiet" onClick={closeDialog}>
            {text.app.cancel}
          </Button>
          <Button look="primary" type="submit" disabled={name.trim() === ''}>
            {copy ? t.copyButton : t.saveButton}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function Tick(props: {
  checked: boolean;
  onChange(checked: boolean): void;
  hint: string;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <div className="tick-row">
      <Checkbox.Root
        className="tick"
        id={id}
        checked={props.checked}
        onCheckedChange={(next) => props.onChange(next)}
        aria-describedby={`${id}-hint`}
      >
        <Checkbox.Indicator className="tick-mark">
          <Check aria-hidden />
        </Checkbox.Indicator>
      </Checkbox.Root>
      <div>
        <label htmlFor={id}>{props.children}</label>
        <p id={`${id}-hint`} className="field-hint">
          {props.hint}
        </p>
      </div>
    </div>
  );
}

export function Notes() {
  const lab = useLab();
  const text = useText();
  const id = useId();
  const notes = useProject((state) => state.notes);
  const { closeDialog } = lab.ui.getState();
  return (
    <Modal open title={text.projects.notesTitle} onClose={closeDialog}>
      <div className="ask">
        <div className="field">
          <label className="field-label" htmlFor={id}>
            {text.projects.notesLabel}
          </label>
          <textarea
            id={id}
            className="input notes-text"
            rows={12}
            maxLength={1_000_000}
            value={notes}
            onChange={({ target }) => lab.project.getState().setNotes(target.value)}
          />
        </div>
        <div className="dialog-actions">
          <Button look="primary" onClick={closeDialog}>
            {text.app.close}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

/** Before another project takes the place of one with changes. */
export function Unsaved() {
  const lab = useLab();
  const text = useText();
  const pending = useProject((state) => state.pending);
  const name = useProject((state) => state.info?.name) ?? text.projects.untitled;
  if (!pending) return null;
  const { setPending, save } = lab.project.getState();
  const t = text.projects;
  return (
    <Modal open title={t.unsavedTitle} description={t.unsavedBody(name)} onClose={() => setPending(null)}>
      <div className="dialog-actions">
        <Button look="quiet" onClick={() => setPending(null)}>
          {text.app.cancel}
        </Button>
        <Button
          look="danger"
          onClick={() => {
            setPending(null);
            pending();
          }}
        >
          {t.discard}
        </Button>
        <Button
          look="primary"
          onClick={async () => {
            setPending(null);
            if (await save()) pending();
            else await lab.saveProject();
          }}
        >
          {t.saveButton}
        </Button>
      </div>
    </Modal>
  );
}
