import { Menu } from '@base-ui/react/menu';
import { NamedRow } from '../components/NamedRow.tsx';
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

const joins = { add: 'addSet', subtract: 'subtractSet', intersect: 'intersectSet' } as const;

function SetRow({ set }: { set: NamedSet }) {
  const lab = useLab();
  const text = useText();
  const current = useSelection(({ rows }) => rows.equals(set.rows));
  const { selectSet, renameSet, removeSet } = lab.selection.getState();
  const t = text.select;
  return (
    <NamedRow
      name={set.name}
      facts={text.format.integer(set.rows.count)}
      label={t.chooseSet(set.name, set.rows.count)}
      nameLabel={t.setName}
      menuLabel={t.setActions(set.name)}
      current={current}
      onChoose={() => selectSet(set.rows)}
      onRename={(name) => renameSet(set.id, name)}
      onRemove={() => removeSet(set.id)}
    >
      {(['add', 'subtract', 'intersect'] as const).map((mode) => (
        <Menu.Item key={mode} className="menu-item" onClick={() => selectSet(set.rows, mode)}>
          {t[joins[mode]]}
        </Menu.Item>
      ))}
    </NamedRow>
  );
}
