import { Collapsible } from '@base-ui/react/collapsible';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useText, useTraining } from '../context.ts';
import { parameterGroups } from '../store/parameter-groups.ts';
import { Beginning } from './Beginning.tsx';
import { ParameterField } from './ParameterField.tsx';

/** Every parameter of the trainer, grouped by what it is about. */
export function Advanced() {
  const { train } = useText();
  const method = useTraining((state) => state.draft.method);
  const pretrained = useTraining((state) => state.pretrained !== null);
  const wrong = useTraining((state) => state.problems.size > 0);
  const [open, setOpen] = useState(false);
  return (
    <Collapsible.Root open={open || wrong} onOpenChange={setOpen}>
      <Collapsible.Trigger className="disclosure">
        <ChevronRight aria-hidden />
        {train.advanced}
      </Collapsible.Trigger>
      <Collapsible.Panel className="advanced">
        {parameterGroups.map(({ group, names }) => (
          <fieldset key={group} className="parameter-group">
            <legend>{train.groups[group]}</legend>
            {group === 'begin' && <Beginning />}
            {names
              .filter((name) => name !== 'update' || method === 'cbow')
              .filter((name) => name !== 'continueVocabulary' || pretrained)
              .map((name) => (
                <ParameterField key={name} name={name} />
              ))}
          </fieldset>
        ))}
      </Collapsible.Panel>
    </Collapsible.Root>
  );
}
