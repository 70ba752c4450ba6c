import { beforeEach, describe, expect, it } from 'vitest';
import { createSelection } from '../../../renderer/store/selection.ts';
import { tableText, wordRows } from '../../../renderer/store/table-text.ts';
import { Words } from '../../../renderer/store/words.ts';

let store: ReturnType<typeof createSelection>;
const now = () => store.getState();
const rows = () => [...now().rows.rows()];
beforeEach(() => {
  store = createSelection();
  now().reset(10);
});

describe('a selection', () => {
  it('is replaced, added to, taken from, and intersected', () => {
    now().select([1, 2, 3]);
    now().select([5], 'add');
    expect(rows()).toEqual([1, 2, 3, 5]);
    now().selectMask(Uint8Array.of(0, 1, 0, 0, 1), 'subtract');
    expect(rows()).toEqual([2, 3, 5]);
    now().select([3, 5, 7], 'intersect');
    expect(rows()).toEqual([3, 5]);
    now().toggle(3);
    now().toggle(9);
    expect(rows()).toEqual([5, 9]);
    now().invert();
    expect(rows()).toEqual([0, 1, 2, 3, 4, 6, 7, 8]);
    now().clear();
    expect(rows()).toEqual([]);
  });

  it('that changes nothing tells no one', () => {
    now().select([1]);
    let told = 0;
    store.subscribe(() => told++);
    now().select([1]);
    now().select([1], 'add');
    now().select([4], 'subtract');
    expect(told).toBe(0);
  });

  it('isolated hides the rest and loses nothing: what is hidden cannot be selected', () => {
    now().select([1, 2, 3]);
    now().isolate();
    now().selectAll();
    expect(rows()).toEqual([1, 2, 3]);
    now().select([2, 8]);
    expect(rows()).toEqual([2]);
    now().invert();
    expect(rows()).toEqual([1, 3]);
    now().bringBack();
    now().selectAll();
    expect(rows()).toHaveLength(10);
  });

  it('is kept under a name, renamed, joined, and let go of', () => {
    expect(now().saveSet('empty')).toBeNull();
    now().select([1, 2]);
    const id = now().saveSet('royals')!;
    now().select([2, 7]);
    now().selectSet(now().sets[0]!.rows, 'add');
    expect(rows()).toEqual([1, 2, 7]);
    now().renameSet(id, '  court ');
    now().renameSet(id, '   ');
    expect(now().sets[0]).toMatchObject({ name: 'court' });
    now().removeSet(id);
    expect(now().sets).toEqual([]);
  });

  it('ends with its vocabulary', () => {
    now().select([1]);
    now().saveSet('one');
    now().isolate();
    now().reset(3);
    expect(now()).toMatchObject({ sets: [], isolated: null });
    expect(now().rows).toMatchObject({ size: 3, count: 0 });
  });
});

describe('words as a table', () => {
  const table = {
    words: new Words(new TextEncoder().encode('a\nb,"c"\nd\te')),
    counts: Float64Array.of(3, 1, 0),
    total: 4,
  };
  it('quotes what CSV must quote', () => {
    const text = tableText('csv', ['word', 'rank', 'count', 'per_million'], wordRows(table, [0, 1]));
    expect(text).toBe('word,rank,count,per_million\r\na,1,3,750000\r\n"b,""c""",2,1,250000\r\n');
  });
  it('keeps tabs out of TSV fields, and says nothing of unknown frequencies', () => {
    const text = tableText('tsv', ['word', 'rank'], wordRows({ ...table, total: 0 }, [2]));
    expect(text).toBe('word\trank\r\nd e\t3\r\n');
  });
});
