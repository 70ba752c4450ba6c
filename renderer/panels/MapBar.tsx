import { type ReactNode, useState } from 'react';
import { shortcuts } from '../commands.ts';
import { Hint } from '../components/Button.tsx';
import { Problem } from '../components/Problem.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { useCloud, useLab, useText } from '../context.ts';
import { mapMethods } from '../store/map-settings.ts';
import { MakeMap } from './MakeMap.tsx';
import { MapSettings } from './MapSettings.tsx';
import { ViewTools } from './ViewTools.tsx';

/** Over the cloud: how it is projected, and how it is looked at; below, what is given. */
export function MapBar({ children }: { children: ReactNode }) {
  const lab = useLab();
  const text = useText();
  const subject = useCloud((state) => state.subject);
  const { method, dimensions } = useCloud((state) => state.settings);
  const error = useCloud((state) => state.error);
  const [open, setOpen] = useState(false);
  if (!subject) return null;
  const { setDimensions, setMethod } = lab.cloud.getState();
  const isModel = subject.kind === 'model';
  return (
    <div className="map-bar">
      <section className="map-tools" aria-label={text.map.title}>
        {isModel && (
          <Segmented
            label={text.map.method}
            value={method}
            options={mapMethods}
            names={text.map.methods}
            onChange={(next) => void setMethod(next)}
          />
        )}
        <Hint text={text.commands.dimensions} shortcut={shortcuts.dimensions}>
          <div>
            <Segmented
              label={text.map.dimensions}
              value={`${dimensions}`}
              options={['2', '3']}
              names={{ '2': '2D', '3': '3D' }}
              onChange={(next) => void setDimensions(next === '2' ? 2 : 3)}
            />
          </div>
        </Hint>
        {isModel && <MapSettings open={open} onOpenChange={setOpen} />}
        {isModel && <MakeMap onChooseAxes={() => setOpen(true)} />}
      </section>
      <ViewTools />
      {children}
      {error && (
        <div className="map-problem">
          <Problem error={error} title={text.map.failed} />
        </div>
      )}
    </div>
  );
}
