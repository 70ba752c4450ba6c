import { X } from 'lucide-react';
import { Button, IconButton } from '../components/Button.tsx';
import { Choice, NumberInput } from '../components/Fields.tsx';
import { Problem } from '../components/Problem.tsx';
import { ProgressBar } from '../components/Progress.tsx';
import { useAgreement, useCloud, useColoring, useLab, useSession, useText } from '../context.ts';
import { compareWith } from '../explore-commands.ts';
import type { Catalogue } from '../i18n/en/index.ts';
import { type Against, choices, mostCompared } from '../store/agreement.ts';

/** How far the map on screen agrees with the vectors, another map or another model on who is near whom. */
export function AgreementSection() {
  const lab = useLab();
  const text = useText();
  const models = useSession((state) => state.models);
  const picture = useCloud((state) => state.picture);
  const subject = useCloud((state) => state.subject);
  const { against, k, others, task, error } = useAgreement((state) => state);
  const { setAgainst, setK, cancel } = lab.agreement.getState();
  const t = text.agreement;
  const options = choices({ picture, subject }, others, models);
  const chosen = options.includes(against) ? against : options[0];
  const names = Object.fromEntries(options.map((one) => [one, nameOf(one, models, text)])) as Record<
    Against,
    string
  >;
  const refused = !Number.isInteger(k) || k < 1 || k > mostCompared;
  return (
    <section className="section" aria-labelledby="agreement">
      <h2 id="agreement" className="section-title">
        {t.title}
      </h2>
      <p className="field-hint">{chosen ? t.hint : t.none}</p>
      {chosen && (
        <>
          <div className="field row">
            <span className="field-label">{t.against}</span>
            <Choice
              small
              label={t.against}
              value={chosen}
              options={options}
              names={names}
              onChange={setAgainst}
            />
          </div>
          <NumberInput
            row
            label={t.k}
            value={k}
            min={1}
            max={mostCompared}
            error={refused ? text.map.wholeBetween('1', text.format.integer(mostCompared)) : undefined}
            onChange={(next) => setK(next ?? 15)}
          />
          {error && <Problem error={error} title={t.failed} />}
          {task ? (
            <div className="task-row">
              <ProgressBar label={t.comparing} fraction={task.fraction} />
              <IconButton small label={text.app.cancel} onClick={cancel}>
                <X aria-hidden />
              </IconButton>
            </div>
          ) : (
            <div className="button-row">
              <Button look="small" disabled={refused} onClick={() => compareWith(lab, chosen)}>
                {t.compare}
              </Button>
              <ColorButton />
            </div>
          )}
        </>
      )}
      <Found models={models} />
    </section>
  );
}

function ColorButton() {
  const lab = useLab();
  const { agreement } = useText();
  const found = useAgreement((state) => state.found !== null);
  const colored = useColoring((state) => state.colorBy === 'overlap');
  if (!found || colored) return null;
  return (
    <Button look="small" onClick={() => lab.coloring.getState().setColorBy('overlap')}>
      {agreement.color}
    </Button>
  );
}

function Found({ models }: { models: readonly { id: string; name: string }[] }) {
  const text = useText();
  const found = useAgreement((state) => state.found);
  const stale = useAgreement((state) => state.stale);
  if (!found) return null;
  const { agreement: t, format } = text;
  const { mean, error, k, sampled } = found.overlap;
  const least = 0.001; // an error that would be written as 0.0 % is not none
  return (
    <div role="status">
      <p className="reading-line">
        <span>{nameOf(found.against, models, text)}</span>
        <strong>
          {error > 0
            ? t.within(format.percent(mean, 1), format.percent(Math.max(least, error), 1))
            : format.percent(mean, 1)}
        </strong>
      </p>
      <p className="field-hint">
        {t.about(k, sampled, error > 0)}
        {stale && <> {t.stale}</>}
      </p>
    </div>
  );
}

function nameOf(against: Against, models: readonly { id: string; name: string }[], text: Catalogue): string {
  const { agreement: t, cloud, map } = text;
  if (against === 'vectors') return t.vectors;
  const [kind, method, dimensions] = against.split(':');
  if (kind === 'map')
    return cloud.projection(map.methods[method as keyof typeof map.methods], Number(dimensions));
  const id = against.slice('model:'.length);
  return t.model(models.find((model) => model.id === id)?.name ?? id);
}
