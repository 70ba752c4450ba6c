import { FileText } from 'lucide-react';
import { Button } from '../components/Button.tsx';
import { Choice } from '../components/Fields.tsx';
import { useLab, useSession, useText, useTraining } from '../context.ts';

/** What a run begins with besides its text: the vectors of another model, a given list of words. */
export function Beginning() {
  const lab = useLab();
  const { begin } = useText().train;
  const models = useSession((state) => state.models);
  const chosen = useTraining((state) => state.pretrained);
  const wordList = useTraining((state) => state.wordList);
  const { setPretrained, setWordList } = lab.training.getState();
  const known = models.some(({ id }) => id === chosen) ? chosen! : '';
  return (
    <>
      <div className="field">
        <span className="field-label">{begin.vectors}</span>
        <Choice
          label={begin.vectors}
          value={known}
          options={['', ...models.map(({ id }) => id)]}
          names={{ '': begin.random, ...Object.fromEntries(models.map(({ id, name }) => [id, name])) }}
          onChange={(next) => setPretrained(models.find(({ id }) => id === next) ?? null)}
        />
        <span className="field-hint">{begin.vectorsHint}</span>
      </div>
      <div className="field">
        <span className="field-label">{begin.wordList}</span>
        {wordList && (
          <ul className="file-list">
            <li>
              <FileText aria-hidden />
              <span className="file-name" title={wordList.name}>
                {wordList.name}
              </span>
            </li>
          </ul>
        )}
        <Button look="wide" onClick={() => (wordList ? setWordList(null) : void lab.chooseWordList())}>
          {wordList ? begin.clear : begin.choose}
        </Button>
        <span className="field-hint">{begin.wordListHint}</span>
      </div>
    </>
  );
}
