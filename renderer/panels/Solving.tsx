import { SwitchRow } from '../components/Fields.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { useInspector, useLab, useText } from '../context.ts';

const methods = ['3cosadd', '3cosmul'] as const;

/** How sums and analogies are solved. */
export function Solving() {
  const lab = useLab();
  const { relations } = useText();
  const method = useInspector((state) => state.method);
  const exclude = useInspector((state) => state.exclude);
  const { setSolving } = lab.inspector.getState();
  return (
    <div className="solving">
      <Segmented
        wide
        label={relations.method}
        value={method}
        options={methods}
        names={relations.methods}
        onChange={(next) => setSolving({ method: next })}
      />
      <p className="field-hint">{relations.methodHints[method]}</p>
      <SwitchRow
        label={relations.exclude}
        checked={exclude}
        onChange={(next) => setSolving({ exclude: next })}
      />
    </div>
  );
}
