/** A sentence of the services, found by its pattern: what changes in it, by name. */
interface Pattern {
  found: RegExp;
  names: string[];
  said: string;
}

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

function patternOf([key, said]: [string, string]): Pattern {
  const names: string[] = [];
  const source = key
    .split(/(\{\w+\})/)
    .map((part) => {
      if (!/^\{\w+\}$/.test(part)) return literally(part);
      names.push(part.slice(1, -1));
      return '(.+?)';
    })
    .join('');
  return { found: new RegExp(`^${source}$`, 'su'), names, said };
}

/** Where a sentence may end and the next begin. */
const seams = /(?<=[.?!)])\s+(?=[\p{Lu}"«\d])/u;
/** What stands for a name or a quotation is left as it is: an unknown word may be spelled like a phrase of ours. */
const verbatim = new Set([
  ...[
    'word',
    'file',
    'name',
    'names',
    'path',
    'folder',
    'url',
    'text',
    'found',
    'column',
    'columns',
    'owner',
  ],
]);
/** Values within values; deeper than this no message goes. */
const deepest = 3;

/**
 * Says a message of the services in another language. Keys of `messages` are its sentences in English, with `{name}`
 * for what changes; what stands there is translated too where it can be. A message of several sentences is taken as
 * the longest runs of them that are known. Null: not all of it is known.
 */
export function translator(messages: Record<string, string>): (message: string) => string | null {
  const patterns = Object.entries(messages).map(patternOf);

  const whole = (message: string, depth: number): string | null => {
    for (const { found, names, said } of patterns) {
      const match = found.exec(message);
      if (!match) continue;
      const values = new Map(names.map((name, i) => [name, match[i + 1]!]));
      return said.replace(/\{(\w+)\}/g, (_, name: string) => {
        const value = values.get(name) ?? '';
        return (!verbatim.has(name) && depth < deepest && some(value, depth + 1)) || value;
      });
    }
    // "NAME: what", as readers of files say it; only where what follows is known.
    const named = /^(.+?): (.+)$/su.exec(message);
    const rest = named && depth < deepest ? some(named[2]!, depth + 1) : null;
    return rest === null ? null : `${named![1]}: ${rest}`;
  };

  const some = (message: string, depth: number): string | null => {
    const sentences = message.split(seams);
    const said: string[] = [];
    for (let from = 0; from < sentences.length; ) {
      let to = sentences.length;
      let run: string | null = null;
      for (; to > from && run === null; to--) run = whole(sentences.slice(from, to).join(' '), depth);
      if (run === null) return null;
      said.push(run);
      from = to + 1;
    }
    return said.join(' ');
  };

  return (message) => some(message.trim(), 0);
}
