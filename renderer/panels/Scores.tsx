import { useState } from 'react';
import { asLabError, type LabError } from '../../core/contract/errors.ts';
import type { Evaluation, ModelSummary } from '../../core/contract/service.ts';
import { Button } from '../components/Button.tsx';
import { Modal } from '../components/Modal.tsx';
import { Problem } from '../components/Problem.tsx';
import { ProgressBar } from '../components/Progress.tsx';
import { TableMenu } from '../components/TableMenu.tsx';
import { useEvaluation, useLab, useText } from '../context.ts';

/** How a model does on files of questions, with what they cover and how sure the scores are. */
export function Scores({ model }: { model: ModelSummary }) {
  const lab = useLab();
  const text = useText();
  const { scores } = text;
  const found = useEvaluation((state) => state.scores[model.id]) ?? [];
  const running = useEvaluation((state) => state.running);
  const failure = useEvaluation((state) => (state.error?.model === model.id ? state.error.error : null));
  const [refused, setRefused] = useState<LabError | null>(null);
  const { closeDialog } = lab.ui.getState();
  const { score, cancel } = lab.evaluation.getState();
  const choose = async () => {
    setRefused(null);
    try {
      await score(model.id, await lab.host.pickFiles('questions'));
    } catch (thrown) {
      const error = asLabError(thrown);
      if (error.code !== 'cancelled') setRefused(error);
    }
  };
  const error = failure ?? refused;
  return (
    <Modal
      open
      className="scores"
      title={scores.title(model.name)}
      description={scores.lead}
      onClose={closeDialog}
    >
      {error && <Problem error={error} />}
      {running && <ProgressBar label={scores.running} fraction={running.fraction} />}
      {found.length > 0 && (
        <>
          <table className="scores-table" aria-label={scores.table}>
            <thead>
              <tr>
                <th scope="col">{scores.file}</th>
                <th scope="col">{scores.score}</th>
                <th scope="col">{scores.covered}</th>
              </tr>
            </thead>
            <tbody>
              {found.map((evaluation) => (
                <Row key={evaluation.file} evaluation={evaluation} />
              ))}
            </tbody>
          </table>
          <p className="field-hint">{scores.coverageHint}</p>
        </>
      )}
      <div className="dialog-actions">
        {found.length > 0 && (
          <TableMenu
            label={text.tables.export}
            make={() => ({
              name: scores.title(model.name),
              head: ['file', 'kind', 'score', 'low95', 'high95', 'covered', 'total'],
              rows: found.map((one) => [
                ...[one.file, one.kind, valueOfScore(one) ?? ''],
                ...[one.interval?.[0] ?? '', one.interval?.[1] ?? '', one.covered, totalOf(one)],
              ]),
            })}
          />
        )}
        <span className="spring" />
        {running ? (
          <Button look="quiet" onClick={cancel}>
            {text.app.cancel}
          </Button>
        ) : (
          <Button look="primary" onClick={() => void choose()}>
            {scores.choose}
          </Button>
        )}
      </div>
    </Modal>
  );
}

const valueOfScore = (one: Evaluation): number | null =>
  one.kind === 'similarity' ? one.spearman : one.accuracy;
const totalOf = (one: Evaluation): number => (one.kind === 'similarity' ? one.pairs : one.questions);

function Row({ evaluation }: { evaluation: Evaluation }) {
  const { scores, format } = useText();
  const { file, kind, interval, covered } = evaluation;
  const value = valueOfScore(evaluation);
  const written = (score: number) =>
    kind === 'similarity' ? format.fixed(score, 3) : format.percent(score, 1);
  return (
    <tr>
      <th scope="row" dir="auto">
        {file}
      </th>
      <td>
        {value === null ? (
          scores.none
        ) : (
          <>
            <strong>{written(value)}</strong> {scores[kind === 'similarity' ? 'spearman' : 'accuracy']}
          </>
        )}
        {interval && (
          <span className="field-hint">{scores.interval(written(interval[0]), written(interval[1]))}</span>
        )}
      </td>
      <td>{scores.coverage(covered, totalOf(evaluation))}</td>
    </tr>
  );
}
