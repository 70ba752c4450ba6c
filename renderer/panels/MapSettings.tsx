import { Collapsible } from '@base-ui/react/collapsible';
import { Popover } from '@base-ui/react/popover';
import { ChevronRight, SlidersHorizontal } from 'lucide-react';
import { useEffect } from 'react';
import { mapBytes, mostMapBytes, pointsOf } from '../../core/projection/map-needs.ts';
import { mapSeconds } from '../../core/projection/seconds.ts';
import { Button } from '../components/Button.tsx';
import { useCloud, useLab, useSession, useText } from '../context.ts';
import { changedSettings, settingsOf } from '../store/map-settings.ts';
import { MapSetting } from './MapSetting.tsx';

interface MapSettingsProps {
  open: boolean;
  onOpenChange(open: boolean): void;
}

/** What the next map is made with: what one changes most at once, the rest behind "Advanced". */
export function MapSettings({ open, onOpenChange }: MapSettingsProps) {
  const lab = useLab();
  const { map } = useText();
  const settings = useCloud((state) => state.settings);
  const { method } = settings;
  const { plain, advanced } = settingsOf(method);
  const changed = changedSettings(settings);
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Trigger className="icon-button framed" aria-label={map.settings} title={map.settings}>
        <SlidersHorizontal aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner
          className="positioner"
          sideOffset={6}
          align="start"
          collisionPadding={8}
          // below the button that makes the map, never over it
          collisionAvoidance={{ side: 'none', align: 'shift', fallbackAxisSide: 'none' }}
        >
          <Popover.Popup className="popup popover map-settings">
            <header>
              <Popover.Title className="popover-title">{map.settings}</Popover.Title>
              <p className="field-hint">{map.methodHints[method]}</p>
            </header>
            {plain.map((name) => (
              <MapSetting key={name} name={name} />
            ))}
            <Collapsible.Root>
              <Collapsible.Trigger className="disclosure">
                <ChevronRight aria-hidden />
                {map.advanced}
              </Collapsible.Trigger>
              <Collapsible.Panel className="advanced">
                {advanced.map((name) => (
                  <MapSetting key={name} name={name} />
                ))}
              </Collapsible.Panel>
            </Collapsible.Root>
            <footer>
              <Need />
              {changed.length > 0 && (
                <Button look="small" onClick={() => lab.cloud.getState().reset(changed)}>
                  {map.defaults}
                </Button>
              )}
            </footer>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** How many words the map will have and what it will take; said before it is begun. */
function Need() {
  const lab = useLab();
  const { map, format } = useText();
  const settings = useCloud((state) => state.settings);
  const words = useCloud((state) => state.table.words.length);
  const model = useCloud((state) => (state.subject?.kind === 'model' ? state.subject.id : null));
  const dim = useSession((state) => state.models.find(({ id }) => id === model)?.dim ?? 0);
  const cores = useSession((state) => state.cores);
  const memory = useSession((state) => state.memory);
  const pace = useSession((state) => state.pace);
  useEffect(() => void lab.session.getState().measurePace(), [lab]);
  if (words === 0) return null;
  const points = pointsOf(words, settings);
  const bytes = mapBytes(points, dim, settings, cores);
  const most = memory > 0 ? Math.min(memory, mostMapBytes) : mostMapBytes;
  const tooMuch = bytes > most;
  return (
    <p className={tooMuch ? 'field-error' : 'field-hint'} role="status">
      {map.need(points, format.bytes(bytes))}
      {pace && ` · ${map.takes(format.duration(Math.max(1, mapSeconds(points, dim, settings, pace))))}`}
      {tooMuch && <> {map.tooMuch(format.bytes(most))}</>}
    </p>
  );
}
