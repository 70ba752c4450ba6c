import type { HostRequest } from '../../core/contract/host.ts';
import type { Lab } from './lab.ts';

/** Does what the shell asks for: its menu, and files opened with Orrery. */
export function answer(lab: Lab, request: HostRequest): void {
  const { ui, cloud, training } = lab;
  const { openDialog, togglePanel, show } = ui.getState();
  const { subject } = cloud.getState();
  switch (request.kind) {
    case 'train-text':
      void lab.chooseText();
      break;
    case 'open-embeddings':
      void lab.chooseEmbeddings();
      break;
    case 'toy-world':
      training.getState().setSource('toy');
      togglePanel('left', true);
      show('lab');
      break;
    case 'export-model':
      if (subject?.kind === 'model') openDialog('export-model', subject.id);
      break;
    case 'find-word':
      ui.getState().focusSearch();
      break;
    case 'shortcuts':
      openDialog('shortcuts');
      break;
    case 'open-project':
      lab.chooseProject();
      break;
    case 'save-project':
      void lab.saveProject();
      break;
    case 'save-project-as':
      openDialog('save-project');
      break;
    case 'copy-project':
      openDialog('copy-project');
      break;
    case 'open-files':
      void lab.openFiles(request.files);
      break;
  }
}
