import { Menu } from '@base-ui/react/menu';
import { Download } from 'lucide-react';
import { useLab, useText } from '../context.ts';
import { copyTable, saveTable, type TableContent, tableFormats } from '../table-actions.ts';

/** Copies a table or saves it as a file; `make` is called once it is asked for. */
export function TableMenu({ label, make }: { label: string; make(): TableContent }) {
  const lab = useLab();
  const text = useText();
  const { tables } = text;
  return (
    <Menu.Root>
      <Menu.Trigger className="icon-button small" aria-label={label} title={label}>
        <Download aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="positioner" align="end" sideOffset={4}>
          <Menu.Popup className="popup menu-list">
            <Menu.Item className="menu-item" onClick={() => void copyTable(lab, text, make())}>
              {tables.copy}
            </Menu.Item>
            {tableFormats.map((format) => (
              <Menu.Item key={format} className="menu-item" onClick={() => saveTable(make(), format)}>
                {tables.save[format]}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
