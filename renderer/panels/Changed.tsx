import { useCloud, useSession, useText, useTraining } from '../context.ts';
import { differences, draftOf } from '../store/parameters.ts';

/** Says which settings of the form are not those of the model or run on screen. */
export function Changed() {
  const text = useText();
  const draft = useTraining((state) => state.draft);
  const subject = useCloud((state) => state.subject);
  const model = useSession((state) => state.models.find(({ id }) => id === subject?.id));
  const run = useSession((state) => state.runs.find(({ id }) => id === subject?.id));
  const parameters = model?.parameters ?? run?.parameters;
  if (!parameters) return null;
  // Left to the trainer in the form: whatever it decided is what was asked for.
  const changed = differences(draft, draftOf(parameters)).filter(
    (name) => draft[name] !== null && draft[name] !== '',
  );
  if (changed.length === 0) return null;
  const names = new Intl.ListFormat(text.format.locale).format(
    changed.map((name) => text.train.parameters[name]),
  );
  return (
    <p className="remark" role="status">
      {model ? text.train.changed(names) : text.train.changedRunning(names)}
    </p>
  );
}
