import { Download } from 'lucide-react';
import { useEffect } from 'react';
import { useLab, useText, useUi } from '../context.ts';
import { droppedFiles } from '../host/folders.ts';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Takes files dropped anywhere on the window. */
export function DropZone() {
  const lab = useLab();
  const text = useText();
  const dragging = useUi((state) => state.dragging);
  useEffect(() => {
    const { setDragging } = lab.ui.getState();
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (!lab.ui.getState().dragging) setDragging(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setDragging(false);
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setDragging(false);
      if (!event.dataTransfer) return;
      void droppedFiles(event.dataTransfer, lab.host.kind).then((files) => lab.openDropped(files));
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [lab]);
  if (!dragging) return null;
  return (
    <div className="drop-zone">
      <div>
        <Download aria-hidden />
        <strong>{text.app.dropHere}</strong>
        <span>{text.app.dropHint}</span>
      </div>
    </div>
  );
}
