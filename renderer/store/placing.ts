import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CloudState } from './cloud-state.ts';
import type { InspectorState } from './inspector.ts';
import type { LabLink } from './link.ts';
import { isDrawn, type Picture } from './pictures.ts';
import { parseSum, type Sum } from './sums.ts';
import type { UiState } from './ui.ts';

/** Something that is none of the map's points: where it would lie. */
interface PlacedPoint {
  text: string;
  /** In the coordinates of the picture; the third is 0 in 2D. */
  position: [number, number, number];
}

export interface PlacingState {
  /** Of the picture on screen. */
  placed: PlacedPoint[];
}

interface Stores {
  cloud: StoreApi<CloudState>;
  inspector: StoreApi<InspectorState>;
  ui: StoreApi<UiState>;
}

interface Wanted {
  text: string;
  sum: Sum;
}

/**
 * Points placed in the finished map on screen, which was made without them: the selected word where it is not among
 * the map's, and the sum last solved while its tab is open. Its own points stay where they are.
 */
export function createPlacing(link: LabLink, { cloud, inspector, ui }: Stores): StoreApi<PlacingState> {
  const store = createStore<PlacingState>()(() => ({ placed: [] }));
  let asked = '';
  let map: Picture['made'] | null = null;

  const update = async (): Promise<void> => {
    const { picture, subject, table } = cloud.getState();
    const { selected, sum } = inspector.getState();
    const made = picture && !picture.forming && picture.made.by === 'projection' ? picture.made : null;
    const wanted: Wanted[] = [];
    const word = selected === null ? undefined : table.words.at(selected);
    if (made && word !== undefined && !isDrawn(picture!, selected!)) {
      wanted.push({ text: word, sum: { plus: [word], minus: [] } });
    }
    if (made && ui.getState().inspectorTab === 'sum' && sum.answer.state === 'ready') {
      wanted.push({ text: nameOf(parseSum(sum.asked)), sum: parseSum(sum.asked) });
    }
    const question = JSON.stringify(wanted);
    if (made === map && question === asked) return;
    map = made;
    asked = question;
    store.setState({ placed: [] });
    if (!made || subject?.kind !== 'model' || wanted.length === 0) return;
    const { dimensions, method } = made.parameters;
    const answers = await Promise.allSettled(
      wanted.map(({ sum: of }) => link.lab.place({ model: subject.id, dimensions, method, sums: [of] })),
    );
    if (map !== made || asked !== question) return;
    const placed = answers.flatMap((answer, i): PlacedPoint[] => {
      // What cannot be placed, such as a vector of zeros, is not: the panel that asked has said why.
      if (answer.status === 'rejected') return [];
      const [x, y, z = 0] = answer.value.positions;
      return [{ text: wanted[i]!.text, position: [x!, y!, z] }];
    });
    store.setState({ placed });
  };
  const refresh = () => void update().catch(() => {});
  cloud.subscribe((now, before) => {
    if (now.picture !== before.picture || now.table !== before.table) refresh();
  });
  inspector.subscribe((now, before) => {
    if (now.selected !== before.selected || now.sum.answer !== before.sum.answer) refresh();
  });
  ui.subscribe((now, before) => {
    if (now.inspectorTab !== before.inspectorTab) refresh();
  });
  return store;
}

/** A sum as it is written in books. */
function nameOf({ plus, minus }: Sum): string {
  const [first, ...more] = plus;
  const added = more.map((word) => ` + ${word}`).join('');
  const taken = minus.map((word) => ` − ${word}`).join('');
  return `${first ?? ''}${taken}${added}`.trim();
}
