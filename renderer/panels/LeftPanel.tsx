import { Tabs } from '@base-ui/react/tabs';
import { useLab, useText, useUi } from '../context.ts';
import type { LeftTab } from '../store/ui.ts';
import { ExplorePanel } from './ExplorePanel.tsx';
import { Interrupted } from './Interrupted.tsx';
import { Library } from './Library.tsx';
import { TrainPanel } from './TrainPanel.tsx';

const tabs: readonly LeftTab[] = ['models', 'explore'];

/** Beside the cloud: where models come from, and what is picked out in the one on screen. */
export function LeftPanel() {
  const lab = useLab();
  const text = useText();
  const tab = useUi((state) => state.leftTab);
  return (
    <aside className="panel left" aria-label={text.commands.left}>
      <Tabs.Root
        className="inspector"
        value={tab}
        onValueChange={(next) => lab.ui.getState().setLeftTab(next as LeftTab)}
      >
        <Tabs.List className="tabs" aria-label={text.select.panels}>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name} className="tab">
              {text.select[name]}
            </Tabs.Tab>
          ))}
          <Tabs.Indicator className="tab-indicator" />
        </Tabs.List>
        <Tabs.Panel value="models" className="tab-panel still">
          <div className="panel-scroll">
            <Library />
            <Interrupted />
          </div>
          <TrainPanel />
        </Tabs.Panel>
        <Tabs.Panel value="explore" className="tab-panel">
          <ExplorePanel />
        </Tabs.Panel>
      </Tabs.Root>
    </aside>
  );
}
