import { useCloud, useText } from '../context.ts';
import { LegendStrip } from './Legend.tsx';

/** Names what is on screen: which words, by which method, with which seed; and what the colours mean. */
export function Caption() {
  const text = useText();
  const made = useCloud((state) => state.picture?.made);
  const points = useCloud((state) => state.picture?.points ?? 0);
  const shownDimensions = useCloud((state) => state.picture?.dimensions ?? 3);
  const words = useCloud((state) => state.table.words.length);
  if (!made) return null;
  const facts: string[] = [];
  if (made.by === 'training') {
    facts.push(text.cloud.byTraining);
  } else {
    const { method, metric, seed } = made.parameters;
    facts.push(text.cloud.projection(text.map.methods[method], shownDimensions));
    if (method === 'umap') facts.push(text.cloud.metrics[metric], text.cloud.seed(seed));
    if (made.explained) {
      const sum = made.explained.reduce((total, share) => total + share, 0);
      facts.push(text.cloud.explained(text.format.percent(sum)));
    }
  }
  facts.push(text.cloud.shownOf(points, words));
  return (
    <div className="caption">
      <span>{facts.join(' · ')}</span>
      <LegendStrip />
    </div>
  );
}
