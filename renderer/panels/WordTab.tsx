import { ArrowLeft, ArrowRight, LocateFixed, Pin, PinOff, X } from 'lucide-react';
import { shortcuts } from '../commands.ts';
import { IconButton } from '../components/Button.tsx';
import { useCloud, useCourse, useInspector, useLab, useRelations, useText } from '../context.ts';
import { CompareField, CompareView } from './Compare.tsx';
import { Hints } from './Hints.tsx';
import { Neighbors } from './Neighbors.tsx';
import { WordPicture } from './WordPicture.tsx';

/** The selected word: how frequent it is, and what stands nearest to it. */
export function WordTab() {
  const selected = useInspector((state) => state.selected);
  const word = useCloud((state) => (selected === null ? undefined : state.table.words.at(selected)));
  return selected === null || word === undefined ? <NoWord /> : <Word row={selected} word={word} />;
}

function Word({ row, word }: { row: number; word: string }) {
  const lab = useLab();
  const text = useText();
  const table = useCloud((state) => state.table);
  const isModel = useCloud((state) => state.subject?.kind === 'model');
  const { back, forward, select } = lab.inspector.getState();
  const canBack = useInspector((state) => state.at > 0);
  const canForward = useInspector((state) => state.at < state.history.length - 1);
  const pinned = useCourse((state) => state.pins.includes(row));
  const comparing = useRelations((state) => state.other !== '');
  const count = table.counts[row] ?? 0;
  const { format, inspector } = text;
  return (
    <>
      <div className="word-head">
        <div className="word-tools">
          <IconButton
            small
            label={inspector.back}
            shortcut={shortcuts.back}
            disabled={!canBack}
            onClick={back}
          >
            <ArrowLeft aria-hidden />
          </IconButton>
          <IconButton
            small
            label={inspector.forward}
            shortcut={shortcuts.forward}
            disabled={!canForward}
            onClick={forward}
          >
            <ArrowRight aria-hidden />
          </IconButton>
          <span className="spring" />
          <IconButton
            small
            label={pinned ? text.course.unpin : text.course.pin}
            shortcut={shortcuts.follow}
            aria-pressed={pinned}
            onClick={() => lab.course.getState().togglePin(row)}
          >
            {pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
          </IconButton>
          <IconButton
            small
            label={inspector.focus}
            shortcut={shortcuts.fly}
            onClick={() => lab.view.cloud?.flyTo(row)}
          >
            <LocateFixed aria-hidden />
          </IconButton>
          <IconButton small label={inspector.clear} shortcut={shortcuts.clear} onClick={() => select(null)}>
            <X aria-hidden />
          </IconButton>
        </div>
        <h2 className="word" dir="auto" title={word}>
          {word}
        </h2>
        <WordPicture row={row} word={word} />
        <p className="word-facts">
          {inspector.rank(format.integer(row + 1), format.integer(table.words.length))}
          {table.total > 0 && (
            <>
              <br />
              {inspector.count(count)} · {inspector.perMillion(format.number((count / table.total) * 1e6))}
            </>
          )}
        </p>
      </div>
      {isModel && <CompareField word={word} />}
      {comparing ? <CompareView /> : <Neighbors row={row} />}
    </>
  );
}

/** Nothing selected: the most frequent words are a way in. */
function NoWord() {
  const lab = useLab();
  const text = useText();
  const words = useCloud((state) => state.table.words);
  const counted = useCloud((state) => state.table.total > 0);
  const hint = counted ? text.inspector.noneHint : text.inspector.noneHintUncounted;
  return (
    <div className="empty-word">
      <h2 className="section-title">{text.inspector.none}</h2>
      <p className="field-hint">{words.length > 0 ? hint : text.inspector.noneAtAll}</p>
      <div className="chips">
        {words.first(24).map((word, row) => (
          <button
            key={word}
            type="button"
            className="chip"
            dir="auto"
            onClick={() => lab.inspector.getState().select(row)}
            onPointerEnter={() => lab.inspector.getState().hover(row)}
            onPointerLeave={() => lab.inspector.getState().hover(null)}
          >
            {word}
          </button>
        ))}
      </div>
      {words.length > 0 && <Hints />}
    </div>
  );
}
