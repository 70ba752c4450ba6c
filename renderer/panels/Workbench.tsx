import { useText, useUi } from '../context.ts';
import { Notices } from './Banners.tsx';
import { Caption } from './Caption.tsx';
import { CloudView } from './CloudView.tsx';
import { Inspector } from './Inspector.tsx';
import { Interrupted } from './Interrupted.tsx';
import { Library } from './Library.tsx';
import { MapBar } from './MapBar.tsx';
import { Timeline } from './Timeline.tsx';
import { TrainPanel } from './TrainPanel.tsx';

/** The cloud, and the panels around it that can be folded away. */
export function Workbench() {
  const text = useText();
  const { left, right, bottom } = useUi((state) => state.panels);
  return (
    <div className="workbench">
      {left && (
        <aside className="panel left" aria-label={text.commands.left}>
          <div className="panel-scroll">
            <Library />
            <Interrupted />
          </div>
          <TrainPanel />
        </aside>
      )}
      <main className="stage" id="main" tabIndex={-1}>
        <h1 className="visually-hidden">{text.cloud.title}</h1>
        <CloudView />
        <MapBar />
        <Caption />
        <Notices />
      </main>
      {right && <Inspector />}
      {bottom && <Timeline />}
    </div>
  );
}
