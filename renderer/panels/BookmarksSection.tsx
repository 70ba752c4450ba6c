import { BookmarkPlus } from 'lucide-react';
import { IconButton } from '../components/Button.tsx';
import { NamedRow } from '../components/NamedRow.tsx';
import { useBookmarks, useCloud, useLab, useText } from '../context.ts';
import { addBookmark, exploreKeys } from '../explore-commands.ts';

/** Views to come back to: camera, selection, colours and map. */
export function BookmarksSection() {
  const lab = useLab();
  const text = useText();
  const list = useBookmarks((state) => state.list);
  const drawn = useCloud((state) => state.picture !== null);
  const { go, rename, remove } = lab.bookmarks.getState();
  const t = text.explore;
  return (
    <section className="section" aria-labelledby="bookmarks">
      <div className="section-head">
        <h2 id="bookmarks" className="section-title">
          {t.bookmarks}
        </h2>
        <div className="section-tools">
          <IconButton
            small
            label={t.addBookmark}
            shortcut={exploreKeys.bookmark}
            disabled={!drawn}
            onClick={() => addBookmark(lab, text)}
          >
            <BookmarkPlus aria-hidden />
          </IconButton>
        </div>
      </div>
      {list.length === 0 ? (
        <p className="field-hint">{t.bookmarksNone}</p>
      ) : (
        <ul className="model-list">
          {list.map(({ id, name }, i) => (
            <NamedRow
              key={id}
              name={name}
              facts={i < 9 ? String(i + 1) : ''}
              label={t.goBookmark(name)}
              nameLabel={t.bookmarkName}
              menuLabel={t.bookmarkActions(name)}
              onChoose={() => void go(id).catch(() => {})}
              onRename={(next) => rename(id, next)}
              onRemove={() => remove(id)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}
