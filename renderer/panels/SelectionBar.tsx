import { Contrast, Eye, Focus, FolderPlus, ListChecks, X } from 'lucide-react';
import { Button, IconButton } from '../components/Button.tsx';
import { useCloud, useLab, useSelection, useText, useUi } from '../context.ts';
import { saveSelection, selectionKeys } from '../selection-commands.ts';

/** Over the cloud, while anything is selected or hidden: how much it is, and what one mostly does with it. */
export function SelectionBar() {
  const lab = useLab();
  const text = useText();
  const count = useSelection((state) => state.rows.count);
  const isolated = useSelection((state) => state.isolated);
  const words = useCloud((state) => state.table.words.length);
  const tool = useUi((state) => state.tool);
  const act = lab.selection.getState();
  const t = text.select;
  const showList = () => {
    lab.ui.getState().setLeftTab('explore');
    lab.ui.getState().togglePanel('left', true);
  };
  return (
    <div className="selection-place">
      {tool && count === 0 && <p className="selection-hint">{t.modifiers}</p>}
      <p className="visually-hidden" role="status">
        {count > 0 ? t.count(count) : ''}
      </p>
      {(count > 0 || isolated) && (
        <section className="selection-bar" aria-label={t.title}>
          {count > 0 && (
            <>
              <span className="selection-count">{t.count(count)}</span>
              <IconButton small label={t.isolateLong} onClick={act.isolate}>
                <Focus aria-hidden />
              </IconButton>
              <IconButton small label={t.invert} shortcut={selectionKeys.invert} onClick={act.invert}>
                <Contrast aria-hidden />
              </IconButton>
              <IconButton
                small
                label={t.saveLong}
                shortcut={selectionKeys.save}
                onClick={() => saveSelection(lab, text)}
              >
                <FolderPlus aria-hidden />
              </IconButton>
              <IconButton small label={t.showList} shortcut={selectionKeys.explore} onClick={showList}>
                <ListChecks aria-hidden />
              </IconButton>
              <IconButton small label={t.clear} shortcut={selectionKeys.clear} onClick={act.clear}>
                <X aria-hidden />
              </IconButton>
            </>
          )}
          {isolated && (
            <Button
              look={['small', 'quiet']}
              title={t.isolated(isolated.count, words)}
              onClick={act.bringBack}
            >
              <Eye aria-hidden />
              {t.bringBackLong(words - isolated.count)}
            </Button>
          )}
        </section>
      )}
    </div>
  );
}
