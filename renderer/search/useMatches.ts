import { useEffect, useId, useState } from 'react';
import { useCloud, useLab } from '../context.ts';

const none: number[] = [];

/** Rows of the words that a field's text may mean, best first, as they come in. */
export function useMatches(query: string, limit: number): number[] {
  const { finder } = useLab();
  const table = useCloud((state) => state.table);
  const asker = useId();
  const [found, setFound] = useState<{ table: unknown; rows: number[] }>({ table, rows: none });
  const asked = query.trim();
  useEffect(() => {
    if (asked === '') return setFound({ table, rows: none });
    let stale = false;
    finder.find(asker, { mode: 'any', query: asked }).then((outcome) => {
      if (stale || !outcome || 'problem' in outcome) return;
      setFound({ table, rows: outcome.alike ? none : Array.from(outcome.rows.subarray(0, limit)) });
    });
    return () => {
      stale = true;
    };
  }, [finder, asker, asked, limit, table]);
  return found.table === table && asked !== '' ? found.rows : none;
}
