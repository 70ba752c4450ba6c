import { FileText } from 'lucide-react';
import { useId } from 'react';
import { Button } from '../components/Button.tsx';
import { Choice, NumberInput } from '../components/Fields.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { useLab, useText, useTraining } from '../context.ts';
import { tokenRange, worlds } from '../store/training.ts';

/** Of the files of a corpus; a folder may hold thousands. */
const mostShown = 100;

const sources = ['toy', 'files', 'text'] as const;

export function Source() {
  const lab = useLab();
  const text = useText();
  const source = useTraining((state) => state.source);
  const names = { toy: text.train.sourceToy, files: text.train.sourceFiles, text: text.train.sourceText };
  return (
    <div className="source">
      <Segmented
        wide
        label={text.train.source}
        value={source}
        options={sources}
        names={names}
        onChange={lab.training.getState().setSource}
      />
      {source === 'toy' && <ToySource />}
      {source === 'files' && <FileSource />}
      {source === 'text' && <TextSource />}
    </div>
  );
}

function ToySource() {
  const lab = useLab();
  const text = useText();
  const world = useTraining((state) => state.world);
  const tokens = useTraining((state) => state.tokens);
  const { setWorld, setTokens } = lab.training.getState();
  const { integer } = text.format;
  const outside = tokens === null || tokens < tokenRange.min || tokens > tokenRange.max;
  return (
    <>
      <div className="field">
        <span className="field-label">{text.train.world}</span>
        <Choice
          label={text.train.world}
          value={world}
          options={worlds}
          names={text.worlds}
          onChange={setWorld}
        />
        <span className="field-hint">{text.worldHints[world]}</span>
      </div>
      <NumberInput
        label={text.train.tokens}
        value={tokens}
        onChange={setTokens}
        step={100_000}
        {...tokenRange}
        error={outside ? text.train.mustBeWhole(integer(tokenRange.min), integer(tokenRange.max)) : undefined}
      />
    </>
  );
}

function FileSource() {
  const lab = useLab();
  const text = useText();
  const files = useTraining((state) => state.files);
  return (
    <div className="field">
      {files.length > 0 && (
        <ul className="file-list">
          {files.slice(0, mostShown).map(({ id, name, size }) => (
            <li key={id}>
              <FileText aria-hidden />
              <span className="file-name" title={name}>
                {name}
              </span>
              <span className="file-size">{text.format.bytes(size)}</span>
            </li>
          ))}
          {files.length > mostShown && (
            <li>{text.train.moreFiles(text.format.integer(files.length - mostShown))}</li>
          )}
        </ul>
      )}
      <Button look="wide" onClick={() => void lab.chooseText()}>
        {files.length > 0 ? text.train.changeFiles : text.train.chooseFiles}
      </Button>
      <Button look="wide" onClick={() => void lab.chooseText('corpus-folder')}>
        {text.train.chooseFolder}
      </Button>
      {files.length === 0 && <span className="field-hint">{text.train.noFiles}</span>}
    </div>
  );
}

function TextSource() {
  const lab = useLab();
  const text = useText();
  const id = useId();
  const value = useTraining((state) => state.text);
  const count = value.trim() === '' ? 0 : value.trim().split(/\s+/).length;
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {text.train.text}
      </label>
      <textarea
        id={id}
        className="input"
        value={value}
        placeholder={text.train.textPlaceholder}
        onChange={({ target }) => lab.training.getState().setText(target.value)}
      />
      <span className="field-hint">
        {text.train.textWords(count)}. {count < 5000 && text.train.textShort}
      </span>
    </div>
  );
}
