import { Brush, Lasso, MousePointer2, Redo2, SquareDashed, Undo2 } from 'lucide-react';
import { IconButton } from '../components/Button.tsx';
import { useCloud, useHistory, useLab, useText, useUi } from '../context.ts';
import { exploreKeys } from '../explore-commands.ts';
import type { SelectTool } from '../scene/types.ts';
import { selectionKeys } from '../selection-commands.ts';

const tools = [
  ['lasso', Lasso],
  ['box', SquareDashed],
  ['brush', Brush],
] as const satisfies readonly (readonly [SelectTool, unknown])[];

/** Beside the cloud: what a drag does. */
export function SelectTools() {
  const lab = useLab();
  const text = useText();
  const drawn = useCloud((state) => state.picture !== null);
  const tool = useUi((state) => state.tool);
  const undoable = useHistory((state) => state.undoable > 0);
  const redoable = useHistory((state) => state.redoable > 0);
  const { setTool } = lab.ui.getState();
  const { undo, redo } = lab.history.getState();
  if (!drawn) return null;
  return (
    <div className="select-tools" role="toolbar" aria-orientation="vertical" aria-label={text.select.tools}>
      <IconButton
        small
        side="right"
        label={text.select.move}
        shortcut={selectionKeys.move}
        aria-pressed={tool === null}
        onClick={() => setTool(null)}
      >
        <MousePointer2 aria-hidden />
      </IconButton>
      {tools.map(([kind, Icon]) => (
        <IconButton
          key={kind}
          small
          side="right"
          label={text.select[kind]}
          shortcut={selectionKeys[kind]}
          aria-pressed={tool === kind}
          onClick={() => setTool(tool === kind ? null : kind)}
        >
          <Icon aria-hidden />
        </IconButton>
      ))}
      <hr />
      <IconButton
        small
        side="right"
        label={text.explore.undo}
        shortcut={exploreKeys.undo}
        disabled={!undoable}
        onClick={undo}
      >
        <Undo2 aria-hidden />
      </IconButton>
      <IconButton
        small
        side="right"
        label={text.explore.redo}
        shortcut={exploreKeys.redo}
        disabled={!redoable}
        onClick={redo}
      >
        <Redo2 aria-hidden />
      </IconButton>
    </div>
  );
}
