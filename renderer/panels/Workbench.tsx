import { useText, useUi } from '../context.ts';
import { Notices } from './Banners.tsx';
import { BottomPanel } from './BottomPanel.tsx';
import { Caption } from './Caption.tsx';
import { CloudView } from './CloudView.tsx';
import { Inspector } from './Inspector.tsx';
import { LeftPanel } from './LeftPanel.tsx';
import { MapBar } from './MapBar.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import { SelectTools } from './SelectTools.tsx';

/** The cloud, and the panels around it that can be folded away. */
export function Workbench() {
  const text = useText();
  const { left, right, bottom } = useUi((state) => state.panels);
  return (
    <div className="workbench">
      {left && <LeftPanel />}
      <main className="stage" id="main" tabIndex={-1}>
        <h1 className="visually-hidden">{text.cloud.title}</h1>
        <CloudView />
        <MapBar>
          <SelectTools />
        </MapBar>
        <SelectionBar />
        <Caption />
        <Notices />
      </main>
      {right && <Inspector />}
      {bottom && <BottomPanel />}
    </div>
  );
}
