import { Autocomplete } from '@base-ui/react/autocomplete';
import { Search as SearchIcon, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { shortcuts } from '../commands.ts';
import { Keys } from '../components/Keys.tsx';
import { useCloud, useLab, useSearch, useText, useUi } from '../context.ts';
import { questionOf } from '../store/search.ts';
import { listed, SearchList, SearchModes, SearchStatus } from './SearchList.tsx';

/** Search as you type over the whole vocabulary; choosing a word selects it and flies there. */
export function Search() {
  const lab = useLab();
  const text = useText();
  const table = useCloud((state) => state.table);
  const requests = useUi((state) => state.searchRequests);
  const { query, mode, busy, matches, problem, recent } = useSearch((state) => state);
  const { setQuery, ask, warm, remember, forget } = lab.search.getState();
  const [open, setOpen] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const scrollTo = useRef<((index: number) => void) | null>(null);
  /** Enter came before the answer to what was typed. */
  const hasty = useRef(false);
  const typed = query.trim() !== '';
  const pasts = typed ? [] : recent;
  const items = useMemo(
    () => (typed ? Array.from(matches.rows.subarray(0, listed)) : recent.map((_, i) => -1 - i)),
    [typed, matches, recent],
  );
  const none = table.words.length === 0;

  useEffect(() => {
    if (requests === 0) return;
    field.current?.select();
    setOpen(true);
  }, [requests]);

  const choose = (item: number) => {
    if (item < 0) {
      const past = recent[-1 - item];
      if (past) ask(past);
      setOpen(true);
      return;
    }
    remember();
    lab.inspector.getState().select(item);
    lab.ui.getState().setInspectorTab('word');
    lab.view.cloud?.flyTo(item);
    setQuery('');
    setOpen(false);
    field.current?.blur();
  };
  const selectAll = () => {
    if (matches.rows.length === 0) return;
    remember();
    lab.selection.getState().select(matches.rows);
    setOpen(false);
    field.current?.blur();
  };
  const press = (event: KeyboardEvent & { preventBaseUIHandler?(): void }) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventBaseUIHandler?.();
      event.preventDefault();
      selectAll();
      return;
    }
    if (event.key !== 'Enter' || !typed || !busy) return;
    event.preventBaseUIHandler?.();
    event.preventDefault();
    hasty.current = true;
  };
  useEffect(() => {
    if (busy || !hasty.current) return;
    hasty.current = false;
    const [best] = matches.rows;
    if (best !== undefined && !matches.alike) choose(best);
  });

  return (
    <Autocomplete.Root
      items={items}
      filter={null}
      virtualized
      value={query}
      autoHighlight={typed}
      itemToStringValue={(item: number) => table.words.at(item) ?? recent[-1 - item]?.query ?? ''}
      onValueChange={(next, { reason }) => {
        if (reason === 'item-press') return;
        setQuery(next);
        setOpen(true);
      }}
      open={open && (typed || pasts.length > 0)}
      onOpenChange={(next, { reason }) => {
        setOpen(next);
        if (!next && reason === 'escape-key') setQuery('');
      }}
      onItemHighlighted={(_, { index, reason }) => {
        if (reason === 'keyboard') scrollTo.current?.(index);
      }}
    >
      <Autocomplete.InputGroup className="search">
        <SearchIcon aria-hidden />
        {mode !== 'any' && <span className="search-mode">{text.search.shortModes[mode]}</span>}
        <Autocomplete.Input
          ref={field}
          className="search-input"
          aria-label={text.search.label}
          aria-invalid={problem ? true : undefined}
          placeholder={none ? text.search.unavailable : text.search.placeholder}
          disabled={none}
          spellCheck={false}
          onKeyDown={press}
          onFocus={() => {
            warm();
          }}
          onClick={() => setOpen(true)}
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
          <Autocomplete.Popup className="popup search-popup" aria-busy={busy}>
            <SearchModes />
            <Autocomplete.Status className={problem ? 'search-count wrong' : 'search-count'}>
              {typed ? (
                <SearchStatus mode={questionOf({ mode, query }).mode} />
              ) : (
                <>
                  {text.search.recent}
                  <button
                    type="button"
                    className="link"
                    onMouseDown={(event) => event.preventDefault()}
                    onClick={forget}
                  >
                    {text.search.forget}
                  </button>
                </>
              )}
            </Autocomplete.Status>
            <SearchList items={items} scrollTo={scrollTo} onChoose={choose} />
            {typed && matches.rows.length > 0 && (
              <div className="search-foot">
                <button
                  type="button"
                  className="button small quiet"
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={selectAll}
                >
                  {text.search.selectAll(matches.rows.length)}
                </button>
                <Keys shortcut="Mod+Enter" />
              </div>
            )}
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  );
}
