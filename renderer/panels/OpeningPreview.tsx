import type { FileInspection } from '../../core/contract/opening.ts';
import { useText } from '../context.ts';

/** The first rows as they will be. */
export function OpeningPreview({
  inspection: { preview, metadata, dimensions },
}: {
  inspection: FileInspection;
}) {
  const text = useText();
  const more = dimensions - (preview[0]?.values.length ?? 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard
    <section className="opening-preview" tabIndex={0} aria-label={text.opening.preview}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.opening.word}</th>
            <th scope="col">{text.opening.vector(dimensions)}</th>
            {metadata.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.map(({ word, values, metadata: cells }) => (
            <tr key={word}>
              <th scope="row">{word}</th>
              <td className="opening-values">
                {values.map((value) => text.format.number(value)).join('  ')}
                {more > 0 && ' …'}
              </td>
              {cells.map((cell, i) => (
                <td key={metadata[i]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
