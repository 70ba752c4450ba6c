import { Menu } from '@base-ui/react/menu';
import { Copy, Download, FolderPlus } from 'lucide-react';
import { Button, IconButton } from '../components/Button.tsx';
import { SwitchRow } from '../components/Fields.tsx';
import { useLab, useSelection, useText } from '../context.ts';
import { copySelection, exportSelection, saveSelection, selectionKeys } from '../selection-commands.ts';
import { WordRows } from './WordRows.tsx';

/** Of more words than this the first are listed; no one scrolls farther, and browsers cannot. */
const listed = 100_000;

/** What is selected, word by word, and what to do with it. */
export function SelectionSection() {
  const lab = useLab();
  const text = useText();
  const rows = useSelection((state) => state.rows);
  const greyRest = useSelection((state) => state.greyRest);
  const t = text.select;
  return (
    <section className="section" aria-labelledby="selection">
      <div className="section-head">
        <h2 id="selection" className="section-title">
          {t.title}
        </h2>
        {rows.count > 0 && (
          <div className="section-tools">
            <IconButton
              small
              label={t.copy}
              shortcut={selectionKeys.copy}
              onClick={() => void copySelection(lab, text)}
            >
              <Copy aria-hidden />
            </IconButton>
            <ExportMenu />
            <IconButton
              small
              label={t.saveLong}
              shortcut={selectionKeys.save}
              onClick={() => saveSelection(lab, text)}
            >
              <FolderPlus aria-hidden />
            </IconButton>
          </div>
        )}
      </div>
      {rows.count === 0 ? (
        <>
          <p className="field-hint">{t.noneHint}</p>
          <div className="button-row">
            <Button look="small" onClick={lab.selection.getState().selectAll}>
              {t.all}
            </Button>
          </div>
        </>
      ) : (
        <>
          <WordRows label={t.list} rows={rows.rows(listed)} />
          <p className="field-hint">
            {t.count(rows.count)}
            {rows.count > listed && `, ${t.more(rows.count - listed)}`}
          </p>
          <SwitchRow label={t.greyRest} checked={greyRest} onChange={lab.selection.getState().setGreyRest} />
        </>
      )}
    </section>
  );
}

function ExportMenu() {
  const lab = useLab();
  const text = useText();
  return (
    <Menu.Root>
      <Menu.Trigger className="icon-button small" aria-label={text.select.export} title={text.select.export}>
        <Download aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="positioner" align="end" sideOffset={4}>
          <Menu.Popup className="popup menu-list">
            {(['csv', 'tsv'] as const).map((format) => (
              <Menu.Item
                key={format}
                className="menu-item"
                onClick={() => exportSelection(lab, text, format)}
              >
                {text.select.exportAs[format]}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
