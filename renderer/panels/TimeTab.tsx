import { X } from 'lucide-react';
import { useEffect } from 'react';
import { RankChart } from '../charts/RankChart.tsx';
import { Button, IconButton } from '../components/Button.tsx';
import { Problem } from '../components/Problem.tsx';
import { useCloud, useCourse, useInspector, useLab, useText, useTraining } from '../context.ts';
import { darkSceneTheme, lightSceneTheme } from '../scene/themes.ts';
import { rankedWords } from '../store/course.ts';
import { useTheme } from '../theme/useTheme.ts';

/** How the neighbours of a word came about, and the words followed through the training. */
export function TimeTab() {
  return (
    <>
      <Ranks />
      <Followed />
    </>
  );
}

function Ranks() {
  const lab = useLab();
  const text = useText();
  const run = useTraining((state) => state.run);
  const epochs = useTraining((state) => state.latest?.epochs ?? 1);
  /** Frames arrive while it trains: each is a reason to look again, as are another word and another run. */
  const recorded = useCloud((state) => state.frames.at(-1)?.step ?? -1);
  const selected = useInspector((state) => state.selected);
  const pin = useCourse((state) => state.pins.at(-1));
  const words = useCloud((state) => state.table.words);
  const ranks = useCourse((state) => state.ranks);
  const loading = useCourse((state) => state.ranksLoading);
  const error = useCourse((state) => state.ranksError);
  const mark = useCloud((state) => state.scrubbed);
  const hovered = useInspector((state) => state.hovered);
  const second = Math.floor(recorded / 10);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of them changes the answer
  useEffect(() => {
    void lab.course.getState().loadRanks();
  }, [lab, run, selected, pin, words, second]);

  const { course, format } = text;
  const row = selected ?? pin ?? null;
  const word = row === null ? undefined : words.at(row);
  if (run === null) return <p className="quiet-note">{course.noRun}</p>;
  if (word === undefined) return <p className="quiet-note">{course.noWord}</p>;
  if (error) return <Problem error={error} />;
  if (!ranks || ranks.word !== word) {
    if (loading) return <p className="quiet-note">{text.app.loading}</p>;
    return <p className="quiet-note">{recorded < 0 ? course.nothingYet : course.notRecorded}</p>;
  }
  const at = mark === null ? -1 : ranks.steps.findLastIndex((step) => step <= mark);
  const moment = at < 0 ? course.atEnd : course.at(format.fixed(ranks.fractions[at]! * epochs, 2));
  return (
    <section aria-label={course.ranks(word)}>
      <h3 className="section-title">{course.ranks(word)}</h3>
      <p className="field-hint">
        {course.ranksHint(ranks.among)} · {moment}
      </p>
      <RankChart
        history={ranks}
        k={rankedWords}
        mark={mark}
        label={course.moment}
        momentText={moment}
        hovered={hovered}
        onScrub={lab.course.getState().scrub}
        onHover={lab.inspector.getState().hover}
        onChoose={lab.inspector.getState().select}
      />
    </section>
  );
}

function Followed() {
  const lab = useLab();
  const { course } = useText();
  const { dark } = useTheme();
  const pins = useCourse((state) => state.pins);
  const words = useCloud((state) => state.table.words);
  const { categories } = dark ? darkSceneTheme : lightSceneTheme;
  const { togglePin, unpinAll } = lab.course.getState();
  return (
    <section aria-label={course.followed} className="followed">
      <h3 className="section-title">{course.followed}</h3>
      <p className="field-hint">{pins.length > 0 ? course.followHint : course.followNone}</p>
      <ul className="followed-words">
        {pins.map((row, i) => (
          <li key={row}>
            <span className="swatch" style={{ background: categories[i] }} aria-hidden="true" />
            <button
              type="button"
              className="followed-word"
              dir="auto"
              onClick={() => lab.inspector.getState().select(row)}
              onPointerEnter={() => lab.inspector.getState().hover(row)}
              onPointerLeave={() => lab.inspector.getState().hover(null)}
            >
              {words.at(row)}
            </button>
            <IconButton small label={`${course.unpin}: ${words.at(row)}`} onClick={() => togglePin(row)}>
              <X aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      {pins.length > 1 && (
        <Button look="small" onClick={unpinAll}>
          {course.unpinAll}
        </Button>
      )}
    </section>
  );
}
