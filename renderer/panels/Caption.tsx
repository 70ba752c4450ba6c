import { useCloud, usePlacing, useSession, useText, useTrust } from '../context.ts';
import type { Catalogue } from '../i18n/en/index.ts';
import type { MadeMap } from '../store/pictures.ts';
import { LegendStrip } from './Legend.tsx';

/** Names what is on screen: which words, by which method, how far it can be believed; and what the colours mean. */
export function Caption() {
  const text = useText();
  const made = useCloud((state) => state.picture?.made);
  const points = useCloud((state) => state.picture?.shown ?? 0);
  const shownDimensions = useCloud((state) => state.picture?.dimensions ?? 3);
  const chosen = useCloud(({ picture }) => picture?.made.by === 'training' && picture.shown < picture.points);
  const words = useCloud((state) => state.table.words.length);
  const counted = useCloud((state) => state.table.total > 0);
  const subject = useCloud((state) => state.subject);
  const taken = useSession((state) => state.models.find(({ id }) => id === subject?.id)?.taken);
  if (!made) return null;
  const facts = made.by === 'training' ? [text.cloud.byTraining] : factsOf(made, shownDimensions, text);
  const { shownOf, firstOf, chosenOf } = text.cloud;
  facts.push((chosen ? chosenOf : counted ? shownOf : firstOf)(points, words));
  if (taken) facts.push(text.cloud.taken[taken]);
  return (
    <div className="caption">
      <span>
        {facts.join(' · ')}
        {made.by === 'projection' && <Trust />}
      </span>
      <Placed />
      <LegendStrip />
    </div>
  );
}

/** The method, what it was told, and what came of it. */
function factsOf(
  { parameters, explained, sampled, recall, dropped, came }: MadeMap,
  dimensions: number,
  text: Catalogue,
): string[] {
  const { map, cloud, format } = text;
  const { method, metric, seed, neighbors, perplexity, engine, init } = parameters;
  const facts = [cloud.projection(map.methods[method], dimensions)];
  if (method === 'umap') facts.push(map.neighborsOf(neighbors));
  if (method === 'umap' && engine === 'reference') facts.push(map.reference);
  if (method === 'tsne') facts.push(map.perplexityOf(perplexity));
  if (came) return [...facts, map.came];
  if (method === 'axes') {
    const axes = parameters.axes?.slice(0, parameters.dimensions) ?? [];
    facts.push(...axes.map(({ from, to }) => map.axis(from.join(', '), to.join(', '))));
  }
  if (method !== 'pca') facts.push(cloud.metrics[metric]);
  if (method === 'umap' || method === 'tsne') facts.push(cloud.seed(seed));
  // A map that began from another picture is not made by its seed alone.
  if (method === 'umap' || method === 'tsne') facts.push(init === 'last' ? map.warm : map.reproducible);
  if (explained) {
    const chosen = parameters.components ?? [1, 2, 3];
    facts.push(...explained.map((share, i) => map.component(chosen[i]!, format.percent(share, 1))));
    const sum = explained.reduce((total, share) => total + share, 0);
    facts.push(cloud.explained(format.percent(sum)));
    if (sampled) facts.push(map.sampled(sampled));
  }
  if (recall !== undefined && recall < 1) facts.push(map.recall(format.percent(recall, 1)));
  if (dropped) facts.push(map.dropped(dropped));
  return facts;
}

/** What was placed in the map afterwards: marked as none of its points. */
function Placed() {
  const { map } = useText();
  const placed = usePlacing((state) => state.placed);
  if (placed.length === 0) return null;
  return (
    <span className="placed" role="status" title={map.placedHint}>
      ◇ {map.placed(placed.map(({ text }) => text).join(', '))}
    </span>
  );
}

/** "Trust 0.93 ± 0.01", once the map has been judged. */
function Trust() {
  const { map, format, words } = useText();
  const truth = useTrust((state) => state.truth);
  if (!truth) return null;
  const { trustworthiness, continuity, error, k, sampled } = truth;
  const value = format.fixed(trustworthiness, 2);
  const least = 0.01; // an error that would be written as 0.00 is not none
  return (
    <span className="fact" title={map.trustHint(k, words(sampled), format.fixed(continuity, 2))}>
      {' · '}
      {error > 0 ? map.trustWithin(value, format.fixed(Math.max(least, error), 2)) : map.trust(value)}
    </span>
  );
}
