import { Autocomplete } from '@base-ui/react/autocomplete';
import { useMemo, useState } from 'react';
import { type Command, commandsOf } from '../commands.ts';
import { Keys } from '../components/Keys.tsx';
import { Modal } from '../components/Modal.tsx';
import { useLab, useText } from '../context.ts';
import { useMatches } from '../search/useMatches.ts';

interface Entry extends Pick<Command, 'id' | 'title' | 'run'> {
  shortcut?: string;
}

interface Section {
  value: string;
  items: Entry[];
}

const wordsShown = 8;

/** Everything the window can do, and the words of the cloud, by typing a part of the name. */
export function Palette() {
  const lab = useLab();
  const text = useText();
  const [query, setQuery] = useState('');
  const { closeDialog } = lab.ui.getState();
  const rows = useMatches(query, wordsShown);
  const commands = useMemo(() => commandsOf(lab, text).filter(({ available }) => available), [lab, text]);
  const sections = useMemo((): Section[] => {
    const parts = query.trim().toLowerCase().split(/\s+/);
    const fits = ({ title }: Command) => parts.every((part) => title.toLowerCase().includes(part));
    const groups = [...new Set(commands.map(({ group }) => group))].map((group) => ({
      value: text.palette.groups[group],
      items: commands.filter((command) => command.group === group && fits(command)),
    }));
    const { words } = lab.cloud.getState().table;
    const found = rows.map((row) => ({
      id: `word-${row}`,
      title: words.at(row) ?? '',
      run: () => {
        lab.inspector.getState().select(row);
        lab.view.cloud?.flyTo(row);
      },
    }));
    return [...groups, { value: text.palette.groups.words, items: found }].filter(
      ({ items }) => items.length > 0,
    );
  }, [lab, text, commands, query, rows]);

  const choose = ({ run }: Entry) => {
    closeDialog();
    run();
  };

  return (
    <Modal open byKey hideTitle className="palette" title={text.palette.title} onClose={closeDialog}>
      <Autocomplete.Root
        inline
        open
        items={sections}
        filter={null}
        autoHighlight="always"
        keepHighlight
        value={query}
        itemToStringValue={({ title }: Entry) => title}
        onValueChange={(next, { reason }) => reason !== 'item-press' && setQuery(next)}
      >
        <Autocomplete.Input
          className="palette-input"
          aria-label={text.palette.title}
          placeholder={text.palette.placeholder}
          spellCheck={false}
        />
        <Autocomplete.Empty className="palette-empty">{text.palette.none}</Autocomplete.Empty>
        <Autocomplete.List className="palette-list">
          {(section: Section) => (
            <Autocomplete.Group key={section.value} items={section.items}>
              <Autocomplete.GroupLabel className="menu-label">{section.value}</Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(entry: Entry) => (
                  <Autocomplete.Item
                    key={entry.id}
                    value={entry}
                    className="menu-item palette-item"
                    onClick={() => choose(entry)}
                  >
                    <span>{entry.title}</span>
                    {entry.shortcut && <Keys shortcut={entry.shortcut} />}
                  </Autocomplete.Item>
                )}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
      </Autocomplete.Root>
    </Modal>
  );
}
