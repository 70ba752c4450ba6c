import { Menu } from '@base-ui/react/menu';
import { Download } from 'lucide-react';
import { useLab, useText } from '../context.ts';
import { copyText } from '../host/clipboard.ts';
import { saveFile } from '../host/save.ts';
import { type TableFormat, tableText } from '../store/table-text.ts';

export interface TableContent {
  /** Of the file, without its ending. */
  name: string;
  head: string[];
  rows: Iterable<readonly (string | number)[]>;
}

const types: Record<TableFormat, string> = { csv: 'text/csv', tsv: 'text/tab-separated-values' };
const formats = ['csv', 'tsv'] as const;

/** Copies a table or saves it as a file; `make` is called once it is asked for. */
export function TableMenu({ label, make }: { label: string; make(): TableContent }) {
  const lab = useLab();
  const { tables } = useText();
  const copy = async () => {
    const { head, rows } = make();
    const copied = await copyText(tableText('tsv', head, rows));
    const { notify } = lab.session.getState();
    if (copied) notify('info', tables.copied);
    else notify('error', tables.refused);
  };
  const save = (format: TableFormat) => {
    const { name, head, rows } = make();
    const content = tableText(format, head, rows);
    saveFile(`${name}.${format}`, new Blob([content], { type: `${types[format]};charset=utf-8` }));
  };
  return (
    <Menu.Root>
      <Menu.Trigger className="icon-button small" aria-label={label} title={label}>
        <Download aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="positioner" align="end" sideOffset={4}>
          <Menu.Popup className="popup menu-list">
            <Menu.Item className="menu-item" onClick={() => void copy()}>
              {tables.copy}
            </Menu.Item>
            {formats.map((format) => (
              <Menu.Item key={format} className="menu-item" onClick={() => save(format)}>
                {tables.save[format]}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
