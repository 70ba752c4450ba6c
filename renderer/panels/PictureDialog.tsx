import { useEffect, useState } from 'react';
import { Button } from '../components/Button.tsx';
import { NumberInput, SwitchRow } from '../components/Fields.tsx';
import { Modal } from '../components/Modal.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { useCloud, useLab, useSession, useText } from '../context.ts';
import { saveFile } from '../host/save.ts';
import type { PictureOptions } from '../scene/types.ts';
import { useTheme } from '../theme/useTheme.ts';

/** Pixels of a side, at least and at most. */
const sides = { least: 64, most: 8192 };
const previewWidth = 440;
const times = ['1', '2', '4'] as const;

/** The view as a file: PNG of any size, or SVG with words as text. */
export function PictureDialog() {
  const lab = useLab();
  const text = useText();
  const t = text.explore;
  const { closeDialog } = lab.ui.getState();
  const labelsShown = useCloud((state) => state.labels);
  const name = useSession(
    ({ models }) => models.find(({ id }) => id === lab.cloud.getState().subject?.id)?.name ?? 'orrery',
  );
  const [screen] = useState(() => {
    const box = document.querySelector('.cloud-canvas')?.getBoundingClientRect();
    return { width: Math.round(box?.width ?? 1200), height: Math.round(box?.height ?? 800) };
  });
  const [format, setFormat] = useState<'png' | 'svg'>('png');
  const [width, setWidth] = useState<number | null>(screen.width * 2);
  const [height, setHeight] = useState<number | null>(screen.height * 2);
  const [background, setBackground] = useState<PictureOptions['background']>('theme');
  const [labels, setLabels] = useState(labelsShown);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const wrong = (side: number | null) => side === null || side < sides.least || side > sides.most;
  const ready = !wrong(width) && !wrong(height);
  const size = ready ? { width: width!, height: height! } : screen;
  const preview = usePreview(size, { background, labels });
  const factor = times.find(
    (time) => width === screen.width * Number(time) && height === screen.height * Number(time),
  );

  const save = async () => {
    const { cloud } = lab.view;
    if (!cloud || !ready) return;
    setBusy(true);
    setError(null);
    try {
      const picture =
        format === 'png'
          ? await cloud.screenshot(width!, height!, { background, labels })
          : new Blob([cloud.svg(width!, height!, { background, labels })], { type: 'image/svg+xml' });
      saveFile(`${name}.${format}`, picture);
      closeDialog();
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown.message : String(thrown));
      setBusy(false);
    }
  };

  return (
    <Modal open className="picture-dialog" title={t.picture} onClose={closeDialog}>
      <div className={`picture-preview ${background}`}>
        {preview && <img src={preview} alt={t.picturePreview} />}
      </div>
      <div className="picture-fields">
        <span className="field-label" aria-hidden>
          {t.pictureFormat}
        </span>
        <Segmented
          wide
          label={t.pictureFormat}
          value={format}
          options={['png', 'svg']}
          names={{ png: 'PNG', svg: 'SVG' }}
          onChange={(next) => setFormat(next)}
        />
        <span className="field-label" aria-hidden>
          {t.pictureSize}
        </span>
        <Segmented
          wide
          label={t.pictureSize}
          value={factor ?? null}
          options={times}
          names={{ '1': t.pictureTimes(1), '2': t.pictureTimes(2), '4': t.pictureTimes(4) }}
          onChange={(time) => {
            setWidth(Math.min(sides.most, screen.width * Number(time)));
            setHeight(Math.min(sides.most, screen.height * Number(time)));
          }}
        />
        <div className="picture-size">
          <NumberInput
            label={t.pictureWidth}
            value={width}
            {...{ min: sides.least, max: sides.most, step: 100 }}
            error={wrong(width) ? t.pictureSides(sides.least, sides.most) : undefined}
            onChange={setWidth}
          />
          <NumberInput
            label={t.pictureHeight}
            value={height}
            {...{ min: sides.least, max: sides.most, step: 100 }}
            error={wrong(height) ? t.pictureSides(sides.least, sides.most) : undefined}
            onChange={setHeight}
          />
        </div>
        <span className="field-label" aria-hidden>
          {t.pictureBackground}
        </span>
        <Segmented
          wide
          label={t.pictureBackground}
          value={background}
          options={['theme', 'white', 'transparent']}
          names={t.pictureBackgrounds}
          onChange={(next) => setBackground(next)}
        />
        <SwitchRow label={text.cloud.labels} checked={labels} onChange={setLabels} />
        {format === 'svg' && <p className="field-hint">{t.pictureSvgHint}</p>}
        {error && (
          <p className="field-error" role="alert">
            {error}
          </p>
        )}
      </div>
      <div className="dialog-actions">
        <Button look="quiet" onClick={closeDialog}>
          {text.app.cancel}
        </Button>
        <Button look="primary" disabled={!ready || busy} onClick={() => void save()}>
          {t.pictureSave}
        </Button>
      </div>
    </Modal>
  );
}

/** Address of a small picture made with the same options; the last one until the next is there. */
function usePreview(
  size: { width: number; height: number },
  options: Required<PictureOptions>,
): string | null {
  const lab = useLab();
  const [address, setAddress] = useState<string | null>(null);
  const { width, height } = size;
  const { background, labels } = options;
  const { dark } = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the picture takes its colours from the theme
  useEffect(() => {
    let made: string | null = null;
    let gone = false;
    const timer = setTimeout(async () => {
      const scale = Math.min(previewWidth / width, 300 / height);
      const [w, h] = [
        Math.max(1, Math.round(width * scale * 2)),
        Math.max(1, Math.round(height * scale * 2)),
      ];
      const picture = await lab.view.cloud?.screenshot(w, h, { background, labels }).catch(() => null);
      if (!picture || gone) return;
      made = URL.createObjectURL(picture);
      setAddress(made);
    }, 120);
    return () => {
      gone = true;
      clearTimeout(timer);
      // Only once the next one is shown.
      if (made) setTimeout(URL.revokeObjectURL, 2000, made);
    };
  }, [lab, width, height, background, labels, dark]);
  return address;
}
