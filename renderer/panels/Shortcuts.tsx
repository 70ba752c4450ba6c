import { commandsOf } from '../commands.ts';
import { Button } from '../components/Button.tsx';
import { Keys } from '../components/Keys.tsx';
import { Modal } from '../components/Modal.tsx';
import { useLab, useText } from '../context.ts';

/** Every shortcut there is, and what the mouse does. */
export function Shortcuts() {
  const lab = useLab();
  const text = useText();
  const { closeDialog } = lab.ui.getState();
  const commands = commandsOf(lab, text).filter(({ shortcut }) => shortcut);
  const groups = [...new Set(commands.map(({ group }) => group))];
  const { shortcuts } = text;
  const mouse = [
    [shortcuts.drag, shortcuts.dragDo],
    [shortcuts.rightDrag, shortcuts.rightDragDo],
    [shortcuts.wheel, shortcuts.wheelDo],
    [shortcuts.click, shortcuts.clickDo],
  ] as const;
  return (
    <Modal open byKey className="shortcuts-dialog" title={shortcuts.title} onClose={closeDialog}>
      <div className="shortcut-groups">
        {groups.map((group) => (
          <section key={group}>
            <h3 className="section-title">{text.palette.groups[group]}</h3>
            <dl className="shortcut-list">
              {commands
                .filter((command) => command.group === group)
                .map(({ id, title, shortcut }) => (
                  <div key={id}>
                    <dt>{title}</dt>
                    <dd>{shortcut && <Keys shortcut={shortcut} />}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
        <section>
          <h3 className="section-title">{shortcuts.mouse}</h3>
          <dl className="shortcut-list">
            {mouse.map(([gesture, does]) => (
              <div key={gesture}>
                <dt>{does}</dt>
                <dd className="muted">{gesture}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
      <div className="dialog-actions">
        <Button onClick={closeDialog}>{text.app.close}</Button>
      </div>
    </Modal>
  );
}
