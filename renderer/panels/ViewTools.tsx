import { Popover } from '@base-ui/react/popover';
import { Camera, Minus, Plus, Scan, Settings2 } from 'lucide-react';
import { shortcuts } from '../commands.ts';
import { IconButton } from '../components/Button.tsx';
import { SwitchRow } from '../components/Fields.tsx';
import { useCloud, useLab, useText } from '../context.ts';
import { exploreKeys } from '../explore-commands.ts';

/** How the cloud is looked at. */
export function ViewTools() {
  const lab = useLab();
  const text = useText();
  const drawn = useCloud((state) => state.picture !== null);
  return (
    <section className="view-tools" aria-label={text.cloud.view}>
      <ViewOptions />
      <IconButton small label={text.cloud.zoomOut} shortcut="-" onClick={() => lab.view.cloud?.zoom(1 / 1.4)}>
        <Minus aria-hidden />
      </IconButton>
      <IconButton small label={text.cloud.zoomIn} shortcut="Plus" onClick={() => lab.view.cloud?.zoom(1.4)}>
        <Plus aria-hidden />
      </IconButton>
      <IconButton
        small
        label={text.cloud.fit}
        shortcut={shortcuts.fit}
        onClick={() => lab.view.cloud?.resetView()}
      >
        <Scan aria-hidden />
      </IconButton>
      <IconButton
        small
        label={text.explore.pictureCommand}
        shortcut={exploreKeys.picture}
        disabled={!drawn}
        onClick={() => lab.ui.getState().openDialog('picture')}
      >
        <Camera aria-hidden />
      </IconButton>
    </section>
  );
}

function ViewOptions() {
  const lab = useLab();
  const text = useText();
  const labels = useCloud((state) => state.labels);
  const { setLabels } = lab.cloud.getState();
  return (
    <Popover.Root>
      <Popover.Trigger className="icon-button small" aria-label={text.cloud.view} title={text.cloud.view}>
        <Settings2 aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="positioner" sideOffset={6} align="end">
          <Popover.Popup className="popup popover">
            <Popover.Title className="popover-title">{text.cloud.view}</Popover.Title>
            <SwitchRow label={text.cloud.labels} checked={labels} onChange={setLabels} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
