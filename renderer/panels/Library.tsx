import { Menu } from '@base-ui/react/menu';
import { Download, Ellipsis, FolderOpen, Gauge, Pencil, SlidersHorizontal, Trash2 } from 'lucide-react';
import type { ModelSummary } from '../../core/contract/service.ts';
import { Button, IconButton } from '../components/Button.tsx';
import { Problem } from '../components/Problem.tsx';
import { useCloud, useLab, useSession, useText } from '../context.ts';

export function Library() {
  const lab = useLab();
  const text = useText();
  const empty = useSession((state) => state.models.length === 0);
  const openError = useSession((state) => state.openError);
  return (
    <section className="section" aria-labelledby="library">
      <div className="section-head">
        <h2 id="library" className="section-title">
          {text.library.title}
        </h2>
        <Button look={['quiet', 'small']} onClick={() => void lab.chooseEmbeddings()}>
          <FolderOpen aria-hidden />
          {text.library.openFile}
        </Button>
        <IconButton small label={text.opening.options} onClick={() => void lab.chooseEmbeddings(true)}>
          <SlidersHorizontal aria-hidden />
        </IconButton>
      </div>
      {openError && (
        <Problem
          error={openError}
          title={text.notices.openFailed}
          onDismiss={() => lab.session.getState().setOpenError(null)}
        />
      )}
      {empty ? <p className="field-hint">{text.library.empty}</p> : <ModelList />}
    </section>
  );
}

export function ModelList() {
  const models = useSession((state) => state.models);
  return (
    <ul className="model-list">
      {models.map((model) => (
        <ModelRow key={model.id} model={model} />
      ))}
    </ul>
  );
}

function ModelRow({ model }: { model: ModelSummary }) {
  const lab = useLab();
  const text = useText();
  const current = useCloud((state) => state.subject?.id === model.id);
  return (
    <li className="model-row">
      <button
        type="button"
        className="model-open"
        aria-current={current ? 'true' : undefined}
        onClick={() => void lab.showModel(model.id)}
      >
        <span className="model-name">{model.name}</span>
        <span className="model-facts">
          {text.words(model.words)} · {text.library.dim(model.dim)}
        </span>
      </button>
      <ModelMenu model={model} />
    </li>
  );
}

function ModelMenu({ model: { id, name } }: { model: ModelSummary }) {
  const lab = useLab();
  const text = useText();
  const { openDialog } = lab.ui.getState();
  return (
    <Menu.Root>
      <Menu.Trigger className="icon-button small" aria-label={text.library.actions(name)}>
        <Ellipsis aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="positioner" align="end" sideOffset={4}>
          <Menu.Popup className="popup menu-list">
            <Menu.Item className="menu-item" onClick={() => openDialog('rename-model', id)}>
              <Pencil className="indent" aria-hidden />
              {text.library.rename}
            </Menu.Item>
            <Menu.Item className="menu-item" onClick={() => openDialog('export-model', id)}>
              <Download className="indent" aria-hidden />
              {text.library.export}
            </Menu.Item>
            <Menu.Item className="menu-item" onClick={() => openDialog('scores', id)}>
              <Gauge className="indent" aria-hidden />
              {text.scores.menu}
            </Menu.Item>
            <Menu.Separator className="menu-separator" />
            <Menu.Item className="menu-item danger" onClick={() => openDialog('remove-model', id)}>
              <Trash2 className="indent" aria-hidden />
              {text.library.remove}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
