import type { RunState, RunSummary } from '../../core/contract/service.ts';

const underWay: readonly RunState[] = ['reading', 'training', 'paused', 'stopping'];
export const isUnderWay = (run: RunSummary | undefined): boolean => !!run && underWay.includes(run.state);

/** Whether it stands still, or will once its text is read. */
export const halted = (run: RunSummary | undefined): boolean => run?.state === 'paused' || !!run?.pausing;
