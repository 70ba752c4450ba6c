import { Tabs } from '@base-ui/react/tabs';
import { Suspense } from 'react';
import { late } from '../components/late.ts';
import { useLab, useText, useUi } from '../context.ts';
import type { InspectorTab } from '../store/ui.ts';
import { WordTab } from './WordTab.tsx';

const AnalogyTab = late(async () => (await import('./AnalogyTab.tsx')).AnalogyTab);
const AxesTab = late(async () => (await import('./AxesTab.tsx')).AxesTab);
const SumTab = late(async () => (await import('./SumTab.tsx')).SumTab);
const TimeTab = late(async () => (await import('./TimeTab.tsx')).TimeTab);

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
          <Suspense fallback={null}>
            <AnalogyTab />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="sum" className="tab-panel padded">
          <Suspense fallback={null}>
            <SumTab />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="axes" className="tab-panel padded">
          <Suspense fallback={null}>
            <AxesTab />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="time" className="tab-panel padded">
          <Suspense fallback={null}>
            <TimeTab />
          </Suspense>
        </Tabs.Panel>
      </Tabs.Root>
    </aside>
  );
}
