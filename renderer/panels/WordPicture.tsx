import { useLayoutEffect, useRef } from 'react';
import { useExtras, useText } from '../context.ts';
import { placeOf } from '../store/extras.ts';

/** The picture of a word, where its file came with such; cut from their sheet, pixel by pixel. */
export function WordPicture({ row, word }: { row: number; word: string }) {
  const text = useText();
  const sheet = useExtras((state) => state.sheet);
  const broken = useExtras((state) => state.broken);
  const canvas = useRef<HTMLCanvasElement>(null);
  const place = sheet && placeOf(sheet, row);
  const { x, y } = place ?? { x: -1, y: -1 };
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!sheet || !context || x < 0) return;
    const { cellWidth, cellHeight } = sheet;
    context.clearRect(0, 0, cellWidth, cellHeight);
    context.drawImage(sheet.bitmap, x, y, cellWidth, cellHeight, 0, 0, cellWidth, cellHeight);
  }, [sheet, x, y]);
  if (broken) return <p className="quiet-note in-head">{text.inspector.picturesBroken}</p>;
  if (!sheet || !place) return null;
  const small = Math.max(sheet.cellWidth, sheet.cellHeight) <= 96;
  return (
    <canvas
      ref={canvas}
      className={small ? 'word-picture small' : 'word-picture'}
      width={sheet.cellWidth}
      height={sheet.cellHeight}
      role="img"
      aria-label={text.inspector.picture(word)}
    />
  );
}
