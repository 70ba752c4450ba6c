import { Tabs } from '@base-ui/react/tabs';
import { useLab, useText, useUi } from '../context.ts';
import type { InspectorTab } from '../store/ui.ts';
import { AnalogyTab } from './AnalogyTab.tsx';
import { AxesTab } from './AxesTab.tsx';
import { SumTab } from './SumTab.tsx';
import { TimeTab } from './TimeTab.tsx';
import { WordTab } from './WordTab.tsx';

const tabs: readonly InspectorTab[] = ['word', 'analogy', 'sum', 'axes', 'time'];

export function Inspector() {
  const lab = useLab();
  const text = useText();
  const tab = useUi((state) => state.inspectorTab);
  return (
    <aside className="panel right" aria-label={text.inspector.title}>
      <Tabs.Root
        className="inspector"
        value={tab}
        onValueChange={(next) => lab.ui.getState().setInspectorTab(next as InspectorTab)}
      >
        <Tabs.List className="tabs" aria-label={text.inspector.title}>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name} className="tab">
              {text.inspector.tabs[name]}
            </Tabs.Tab>
          ))}
          <Tabs.Indicator className="tab-indicator" />
        </Tabs.List>
        <Tabs.Panel value="word" className="tab-panel">
          <WordTab />
        </Tabs.Panel>
        <Tabs.Panel value="analogy" className="tab-panel padded">
          <AnalogyTab />
        </Tabs.Panel>
        <Tabs.Panel value="sum" className="tab-panel padded">
          <SumTab />
        </Tabs.Panel>
        <Tabs.Panel value="axes" className="tab-panel padded">
          <AxesTab />
        </Tabs.Panel>
        <Tabs.Panel value="time" className="tab-panel padded">
          <TimeTab />
        </Tabs.Panel>
      </Tabs.Root>
    </aside>
  );
}
