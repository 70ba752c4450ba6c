import { Tabs } from '@base-ui/react/tabs';
import { Activity, ChartScatter, ChevronsDown, ChevronsUp, Table2 } from 'lucide-react';
import { Suspense } from 'react';
import { IconButton } from '../components/Button.tsx';
import { late } from '../components/late.ts';
import { useLab, useText, useUi } from '../context.ts';
import type { BottomTab } from '../store/ui.ts';
import { Timeline } from './Timeline.tsx';

const AxesPlot = late(async () => (await import('./AxesPlot.tsx')).AxesPlot);
const WordTable = late(async () => (await import('./WordTable.tsx')).WordTable);

const tabs = { timeline: Activity, words: Table2, plot: ChartScatter } as const;

/** Under the cloud: the course of a training, or all words in a table; as tall as what it shows needs. */
export function BottomPanel() {
  const lab = useLab();
  const { tables } = useText();
  const tab = useUi((state) => state.bottomTab);
  const tall = useUi((state) => state.tallBottom);
  const { setBottomTab, setTallBottom } = lab.ui.getState();
  const height = tab === 'timeline' ? '' : tall ? 'tall' : 'middle';
  return (
    <Tabs.Root
      className={`panel bottom ${height}`}
      orientation="vertical"
      value={tab}
      onValueChange={(next) => setBottomTab(next as BottomTab)}
    >
      <div className="bottom-rail">
        <Tabs.List className="bottom-tabs" aria-label={tables.drawer}>
          {(Object.keys(tabs) as BottomTab[]).map((name) => {
            const Icon = tabs[name];
            return (
              <Tabs.Tab
                key={name}
                value={name}
                className="icon-button small bottom-tab"
                aria-label={tables.tabs[name]}
                title={tables.tabs[name]}
              >
                <Icon aria-hidden />
              </Tabs.Tab>
            );
          })}
        </Tabs.List>
        {tab !== 'timeline' && (
          <IconButton small label={tall ? tables.lower : tables.taller} onClick={() => setTallBottom(!tall)}>
            {tall ? <ChevronsDown aria-hidden /> : <ChevronsUp aria-hidden />}
          </IconButton>
        )}
      </div>
      <Tabs.Panel value="timeline" className="bottom-content">
        <Timeline />
      </Tabs.Panel>
      <Tabs.Panel value="words" className="bottom-content">
        <Suspense fallback={null}>
          <WordTable />
        </Suspense>
      </Tabs.Panel>
      <Tabs.Panel value="plot" className="bottom-content">
        <Suspense fallback={null}>
          <AxesPlot />
        </Suspense>
      </Tabs.Panel>
    </Tabs.Root>
  );
}
