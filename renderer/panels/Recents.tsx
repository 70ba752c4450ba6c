import { Box, Info, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { RecentProject } from '../../core/contract/projects.ts';
import { IconButton } from '../components/Button.tsx';
import { useLab, useProject, useText } from '../context.ts';

/** After a start that found changes nobody had saved. */
export function RecoveredBanner() {
  const lab = useLab();
  const text = useText();
  const recovered = useProject((state) => state.recovered);
  if (!recovered) return null;
  return (
    <div className="banner restarted" role="status">
      <Info aria-hidden />
      <span>{text.projects.recovered}</span>
      <span className="spring" />
      <IconButton small label={text.app.dismiss} onClick={lab.project.getState().dismissRecovered}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}

/** Projects opened or saved lately, each with a picture of its cloud. */
export function Recents() {
  const text = useText();
  const recents = useProject((state) => state.recents);
  if (recents.length === 0) return null;
  return (
    <section className="start-library" aria-labelledby="start-recents">
      <h2 id="start-recents" className="section-title">
        {text.projects.recent}
      </h2>
      <ul className="recents">
        {recents.map((recent) => (
          <Recent key={recent.id} recent={recent} />
        ))}
      </ul>
    </section>
  );
}

function Recent({ recent }: { recent: RecentProject }) {
  const lab = useLab();
  const text = useText();
  const { id, name, folder, models, bytes, saved, missing, thumbnail } = recent;
  const picture = usePicture(thumbnail);
  const t = text.projects;
  return (
    <li className="recent">
      <button
        type="button"
        className="recent-open"
        disabled={missing}
        aria-label={t.openRecent(name)}
        onClick={() => lab.openRecent(id)}
      >
        <span className="recent-picture">{picture ? <img src={picture} alt="" /> : <Box aria-hidden />}</span>
        <span className="recent-name" title={folder}>
          {name}
        </span>
        <span className="recent-facts">{missing ? t.missing : t.facts(models, bytes, saved)}</span>
      </button>
      <IconButton small label={t.forget(name)} onClick={() => void lab.project.getState().forgetRecent(id)}>
        <X aria-hidden />
      </IconButton>
    </li>
  );
}

/** An address for bytes of a PNG, as long as it is shown. */
function usePicture(png: Uint8Array | null): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!png) return setAddress(null);
    const made = URL.createObjectURL(new Blob([png as Uint8Array<ArrayBuffer>], { type: 'image/png' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [png]);
  return address;
}
