import { FileText, FolderOpen, Orbit } from 'lucide-react';
import { Problem } from '../components/Problem.tsx';
import { useLab, useSession, useText } from '../context.ts';
import { worlds } from '../store/training.ts';
import { Notices } from './Banners.tsx';
import { Interrupted } from './Interrupted.tsx';
import { ModelList } from './Library.tsx';
import { Orrery } from './Orrery.tsx';
import { Recents } from './Recents.tsx';

/** Three doors, and what was made here before. */
export function StartScreen() {
  const lab = useLab();
  const text = useText();
  const models = useSession((state) => state.models);
  const connected = useSession((state) => state.connection === 'ready');
  const openError = useSession((state) => state.openError);
  return (
    <main className="start" id="main" tabIndex={-1}>
      <Orrery />
      <div className="start-content">
        <h1 className="start-title">{text.start.title}</h1>
        <p className="start-lead">{text.start.lead}</p>
        {openError && (
          <Problem
            error={openError}
            title={text.notices.openFailed}
            onDismiss={() => lab.session.getState().setOpenError(null)}
          />
        )}
        <div className="doors">
          <section className="door">
            <button
              type="button"
              className="door-main"
              disabled={!connected}
              onClick={() => void lab.chooseText()}
            >
              <FileText aria-hidden />
              <span className="door-title">{text.start.text}</span>
            </button>
            <p className="door-hint">{text.start.textHint}</p>
            <div className="door-more">
              <button type="button" className="link" onClick={lab.writeText}>
                {text.start.textPaste}
              </button>
            </div>
          </section>
          <section className="door">
            <button
              type="button"
              className="door-main"
              disabled={!connected}
              onClick={() => void lab.chooseEmbeddings()}
            >
              <FolderOpen aria-hidden />
              <span className="door-title">{text.start.open}</span>
            </button>
            <p className="door-hint">{text.start.openHint}</p>
            <p className="door-more door-note">{text.start.openDrop}</p>
            <div className="door-more">
              <button
                type="button"
                className="link"
                disabled={!connected}
                onClick={() => void lab.chooseEmbeddings(true)}
              >
                {text.opening.options}
              </button>
            </div>
          </section>
          <section className="door">
            <button
              type="button"
              className="door-main"
              disabled={!connected}
              onClick={() => void lab.tryWorld('kingdom')}
            >
              <Orbit aria-hidden />
              <span className="door-title">{text.start.toy}</span>
            </button>
            <p className="door-hint">{text.start.toyHint}</p>
            <div className="door-more chips">
              {worlds.map((world) => (
                <button
                  key={world}
                  type="button"
                  className="chip"
                  title={text.worldHints[world]}
                  disabled={!connected}
                  onClick={() => void lab.tryWorld(world)}
                >
                  {text.worlds[world]}
                </button>
              ))}
            </div>
          </section>
        </div>
        <p className="start-more">
          <button type="button" className="link" onClick={() => lab.ui.getState().openDialog('gallery')}>
            {text.gallery.link}
          </button>
        </p>
        <Interrupted />
        <Recents />
        {models.length > 0 && (
          <section className="start-library" aria-labelledby="start-library">
            <h2 id="start-library" className="section-title">
              {text.start.library}
            </h2>
            <ModelList />
          </section>
        )}
      </div>
      <Notices />
    </main>
  );
}
