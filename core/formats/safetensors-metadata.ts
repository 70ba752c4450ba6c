import type { ModelMetadata } from '../model.ts';
import { trainParameters } from '../word2vec/parameters.ts';
import { type ByteSource, badFile } from './source.ts';
import { modelName } from './table.ts';

/** Our own version of this layout, in `__metadata__.orrery`. A reader refuses a newer one. */
const LAYOUT = 1;
/** Reads them back. Throws `bad-file` for a layout newer than ours; anything else unknown or malformed is left out. */
export function metadataFrom(source: ByteSource, strings: Map<string, string>): ModelMetadata {
  const layout = Number(strings.get('orrery') ?? LAYOUT);
  if (layout > LAYOUT) {
    throw badFile(
      source,
      `written by a newer Orrery (layout ${layout}; this one reads ${LAYOUT}). Update Orrery.`,
    );
  }
  const number = (key: string) => {
    const value = Number(strings.get(key) ?? Number.NaN);
    return Number.isFinite(value) ? value : undefined;
  };
  const metadata: ModelMetadata = {
    name: strings.get('name') ?? modelName(source.name),
    format: strings.get('source') ?? 'safetensors',
  };
  const parameters = trainParameters.safeParse(parseJson(strings.get('parameters')));
  if (parameters.success) metadata.parameters = parameters.data;
  const fingerprint = strings.get('corpus_fingerprint');
  if (fingerprint !== undefined) {
    metadata.corpus = {
      name: strings.get('corpus') ?? '',
      tokens: number('corpus_tokens') ?? 0,
      fingerprint,
    };
  }
  const [minn, maxn] = [number('subwords_min'), number('subwords_max')];
  if (minn !== undefined && maxn !== undefined && minn >= 0 && maxn >= minn && maxn <= 1000) {
    metadata.subwords = { minn, maxn };
  }
  const taken = strings.get('taken');
  if (taken === 'first' || taken === 'sample') metadata.taken = taken;
  const version = strings.get('version');
  if (version !== undefined) metadata.version = version;
  const created = number('created');
  if (created !== undefined) metadata.created = created;
  const loss = number('loss');
  if (loss !== undefined) metadata.loss = loss;
  return metadata;
}

/** Undefined where the text is none; the parameters of a foreign file are no reason to refuse its vectors. */
function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

/** A model's metadata as the strings of `__metadata__`. */
export function metadataStrings({
  name,
  format,
  parameters,
  corpus,
  subwords,
  ...rest
}: ModelMetadata): Record<string, string> {
  const strings: Record<string, string> = { orrery: String(LAYOUT), name, source: format };
  if (parameters) {
    strings.parameters = JSON.stringify(parameters);
    strings.seed = String(parameters.seed);
  }
  if (corpus) {
    strings.corpus = corpus.name;
    strings.corpus_tokens = String(corpus.tokens);
    strings.corpus_fingerprint = corpus.fingerprint;
  }
  if (subwords) {
    strings.subwords_min = String(subwords.minn);
    strings.subwords_max = String(subwords.maxn);
  }
  for (const [key, value] of Object.entries(rest)) if (value !== undefined) strings[key] = String(value);
  return strings;
}
