import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useCloud, useLab, useText, useUi } from '../context.ts';
import type { Cloud } from '../scene/types.ts';
import { useTheme } from '../theme/useTheme.ts';
import { type MountedCloud, mountCloud } from './mount-cloud.ts';

/** The cloud. React makes the element; what is in it is the scene's, fed straight from the stores. */
export function CloudView() {
  const lab = useLab();
  const text = useText();
  const { dark, reducedMotion } = useTheme();
  const tool = useUi((state) => state.tool);
  const container = useRef<HTMLDivElement>(null);
  const mounted = useRef<MountedCloud | null>(null);
  const appearance = useRef({ dark, reducedMotion });
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    appearance.current = { dark, reducedMotion };
    mounted.current?.appearance(appearance.current);
  }, [dark, reducedMotion]);
  useEffect(() => {
    const cloud = mountCloud(lab, container.current!, appearance.current, () => setFailed(true));
    mounted.current = cloud;
    return () => {
      mounted.current = null;
      cloud.dispose();
    };
  }, [lab]);

  return (
    <div className="cloud">
      <div
        ref={container}
        className="cloud-canvas"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes the keys it is steered with
        tabIndex={0}
        aria-label={text.cloud.title}
        aria-description={tool ? text.select.drawByKeys : text.cloud.instructions}
        onKeyDown={(event) => steer(lab.view.cloud, event)}
      />
      {failed && (
        <div className="cloud-message" role="alert">
          <h2>{text.cloud.failed}</h2>
          <p>{text.cloud.failedHint}</p>
        </div>
      )}
      <CloudMessage />
    </div>
  );
}

const turn = 0.12;

/** The cloud by keyboard: arrows turn it (or move it, in 2D), plus and minus zoom. */
function steer(cloud: Cloud | null, event: KeyboardEvent): void {
  if (!cloud || event.ctrlKey || event.metaKey) return;
  const taken = cloud.toolKey(event) || (!event.altKey && move(cloud, event.key));
  if (!taken) return;
  event.preventDefault();
}

function move(cloud: Cloud, key: string): boolean {
  const arrow = { ArrowLeft: [-turn, 0], ArrowRight: [turn, 0], ArrowUp: [0, turn], ArrowDown: [0, -turn] }[
    key
  ];
  if (arrow) cloud.orbit(arrow[0]!, arrow[1]!);
  else if (key === '+' || key === '=') cloud.zoom(1.2);
  else if (key === '-') cloud.zoom(1 / 1.2);
  else return false;
  return true;
}

/** What stands in the cloud's place while there are no points. */
function CloudMessage() {
  const text = useText();
  const subject = useCloud((state) => state.subject);
  const drawn = useCloud((state) => state.picture !== null);
  const words = useCloud((state) => state.table.words.length);
  const loading = useCloud((state) => state.loading);
  const mapping = useCloud((state) => state.task !== null);
  if (drawn || mapping) return null;
  if (!subject) {
    return (
      <div className="cloud-message">
        <h2>{text.cloud.empty}</h2>
        <p>{text.cloud.emptyHint}</p>
      </div>
    );
  }
  if (!loading) return null;
  const waiting = words > 0 ? text.cloud.waitingFrame : text.cloud.waitingVocabulary;
  return (
    <div className="cloud-message" role="status">
      <p>{subject.kind === 'run' ? waiting : text.cloud.loading}</p>
    </div>
  );
}
