import { Menu } from '@base-ui/react/menu';
import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { NameField } from '../components/NameField.tsx';
import { useLab, useSelection, useText } from '../context.ts';
import type { NamedSet } from '../store/selection.ts';

/** The selections that have names. */
export function SetsSection() {
  const text = useText();
  const sets = useSelection((state) => state.sets);
  return (
    <section className="section" aria-labelledby="sets">
      <h2 id="sets" className="section-title">
        {text.select.sets}
      </h2>
      {sets.length === 0 ? (
        <p className="field-hint">{text.select.setsNone}</p>
      ) : (
        <ul className="model-list">
          {sets.map((set) => (
            <SetRow key={set.id} set={set} />
          ))}
        </ul>
      )}
    </section>
  );
}

function SetRow({ set }: { set: NamedSet }) {
  const lab = useLab();
  const text = useText();
  const current = useSelection(({ rows }) => rows.equals(set.rows));
  const [naming, setNaming] = useState(false);
  const { selectSet, renameSet, removeSet } = lab.selection.getState();
  const t = text.select;
  if (naming) {
    return (
      <li>
        <NameField
          label={t.setName}
          name={set.name}
          onDone={(name) => {
            setNaming(false);
            if (name !== null) renameSet(set.id, name);
          }}
        />
      </li>
    );
  }
  return (
    <li className="model-row">
      <button
        type="button"
        className="model-open set-open"
        aria-label={t.chooseSet(set.name, set.rows.count)}
        aria-current={current ? 'true' : undefined}
        onClick={() => selectSet(set.rows)}
        onDoubleClick={() => setNaming(true)}
      >
        <bdi className="model-name">{set.name}</bdi>
        <span className="model-facts">{text.format.integer(set.rows.count)}</span>
      </button>
      <Menu.Root>
        <Menu.Trigger className="icon-button small" aria-label={t.setActions(set.name)}>
          <Ellipsis aria-hidden />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner className="positioner" align="end" sideOffset={4}>
            <Menu.Popup className="popup menu-list">
              <Menu.Item className="menu-item" onClick={() => selectSet(set.rows, 'add')}>
                {t.addSet}
              </Menu.Item>
              <Menu.Item className="menu-item" onClick={() => selectSet(set.rows, 'subtract')}>
                {t.subtractSet}
              </Menu.Item>
              <Menu.Item className="menu-item" onClick={() => selectSet(set.rows, 'intersect')}>
                {t.intersectSet}
              </Menu.Item>
              <Menu.Separator className="menu-separator" />
              <Menu.Item className="menu-item" onClick={() => setNaming(true)}>
                <Pencil className="indent" aria-hidden />
                {t.rename}
              </Menu.Item>
              <Menu.Item className="menu-item danger" onClick={() => removeSet(set.id)}>
                <Trash2 className="indent" aria-hidden />
                {t.remove}
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </li>
  );
}
