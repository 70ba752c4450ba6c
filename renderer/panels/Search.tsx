import { Autocomplete } from '@base-ui/react/autocomplete';
import { Search as SearchIcon, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { shortcuts } from '../commands.ts';
import { Keys } from '../components/Keys.tsx';
import { useCloud, useLab, useText, useUi } from '../context.ts';
import { alike, searchOf } from '../store/search.ts';

const shown = 60;

/** Search as you type over the whole vocabulary; choosing a word selects it and flies there. */
export function Search() {
  const lab = useLab();
  const text = useText();
  const table = useCloud((state) => state.table);
  const requests = useUi((state) => state.searchRequests);
  const [query, setQuery] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const typed = query.trim() !== '';
  const found = useMemo(() => {
    const matches = searchOf(table.words).find(query, shown);
    if (matches.total > 0 || query.trim() === '') return matches;
    return { rows: alike(table.words, query, 6), total: 0 };
  }, [table, query]);
  const nothing = found.rows.length > 0 ? text.search.alike : text.search.none;
  const none = table.words.length === 0;

  useEffect(() => {
    if (requests > 0) field.current?.select();
  }, [requests]);

  const choose = (row: number) => {
    lab.inspector.getState().select(row);
    lab.ui.getState().setInspectorTab('word');
    lab.view.cloud?.flyTo(row);
    setQuery('');
    field.current?.blur();
  };

  return (
    <Autocomplete.Root
      items={found.rows}
      filter={null}
      value={query}
      autoHighlight
      itemToStringValue={(row: number) => table.words[row] ?? ''}
      onValueChange={(next, { reason }) => reason !== 'item-press' && setQuery(next)}
      open={typed}
      onOpenChange={(open, { reason }) => !open && reason === 'escape-key' && setQuery('')}
    >
      <Autocomplete.InputGroup className="search">
        <SearchIcon aria-hidden />
        <Autocomplete.Input
          ref={field}
          className="search-input"
          aria-label={text.search.label}
          placeholder={none ? text.search.unavailable : text.search.placeholder}
          disabled={none}
          spellCheck={false}
        />
        {typed ? (
          <button
            type="button"
            className="search-clear"
            aria-label={text.app.dismiss}
            onClick={() => setQuery('')}
          >
            <X aria-hidden />
          </button>
        ) : (
          !none && <Keys shortcut={shortcuts.search} />
        )}
      </Autocomplete.InputGroup>
      <Autocomplete.Portal>
        <Autocomplete.Positioner className="positioner" sideOffset={6}>
          <Autocomplete.Popup className="popup search-popup">
            <Autocomplete.Status className="search-count">
              {typed && (found.total > 0 ? text.search.count(found.total) : nothing)}
            </Autocomplete.Status>
            <Autocomplete.List className="menu-list">
              {(row: number) => (
                <Autocomplete.Item key={row} value={row} className="menu-item" onClick={() => choose(row)}>
                  <bdi className="search-word">{table.words[row]}</bdi>
                  {table.total > 0 && (
                    <span className="search-frequency">{text.format.integer(table.counts[row] ?? 0)}</span>
                  )}
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  );
}
