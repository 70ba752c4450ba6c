import { useEffect, useState } from 'react';
import { z } from 'zod';
import { Modal } from '../components/Modal.tsx';
import { useLab, useSession, useText } from '../context.ts';

const packagesSchema = z.array(
  z.object({ name: z.string(), version: z.string(), licence: z.string(), text: z.string() }),
);
type Packages = z.output<typeof packagesSchema>;

/** What this is, and under which licences its parts are; the list is made when the application is built. */
export function About() {
  const lab = useLab();
  const text = useText();
  const version = useSession((state) => state.version);
  const [packages, setPackages] = useState<Packages | 'failed' | null>(null);
  useEffect(() => {
    fetch(new URL('licences.json', document.baseURI))
      .then((answer) => answer.json())
      .then((found) => setPackages(packagesSchema.parse(found)))
      .catch(() => setPackages('failed'));
  }, []);
  const t = text.about;
  return (
    <Modal
      open
      className="about"
      title={t.title}
      description={t.version(version)}
      onClose={lab.ui.getState().closeDialog}
    >
      <p className="dialog-text">{t.body}</p>
      <h3 className="section-title">{t.licences}</h3>
      {packages === 'failed' && <p role="alert">{t.failed}</p>}
      <ul className="licences">
        {Array.isArray(packages) &&
          packages.map(({ name, version: of, licence, text: full }) => (
            <li key={`${name} ${of}`}>
              <details>
                <summary>
                  {name} {of} <span className="muted">{licence}</span>
                </summary>
                <pre>{full || t.noText}</pre>
              </details>
            </li>
          ))}
      </ul>
    </Modal>
  );
}
