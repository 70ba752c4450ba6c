import { createContext, use } from 'react';
import { useStore } from 'zustand';
import { type Catalogue, en } from './i18n/en/index.ts';
import type { AgreementState } from './store/agreement.ts';
import type { AxesState } from './store/axes.ts';
import type { BookmarksState } from './store/bookmarks.ts';
import type { CloudState } from './store/cloud-state.ts';
import type { ClustersState } from './store/clusters.ts';
import type { ColoringState } from './store/coloring.ts';
import type { CourseState } from './store/course.ts';
import type { EvaluationState } from './store/evaluation.ts';
import type { ExtrasState } from './store/extras.ts';
import type { GalleryState } from './store/gallery.ts';
import type { HistoryState } from './store/history.ts';
import type { InspectorState } from './store/inspector.ts';
import type { Lab } from './store/lab.ts';
import type { OpeningState } from './store/opening.ts';
import type { PlacingState } from './store/placing.ts';
import type { ProjectState } from './store/project.ts';
import type { RelationsState } from './store/relations.ts';
import type { SearchState } from './store/search.ts';
import type { SelectionState } from './store/selection.ts';
import type { SessionState } from './store/session.ts';
import type { TrainingState } from './store/training.ts';
import type { TrustState } from './store/trust.ts';
import type { UiState } from './store/ui.ts';
import type { WordTableState } from './store/word-table.ts';

export const LabContext = createContext<Lab | null>(null);
export const TextContext = createContext<Catalogue>(en);

export function useLab(): Lab {
  const lab = use(LabContext);
  if (!lab) throw new Error('useLab outside of LabContext');
  return lab;
}

/** The strings and number formats of the language chosen. */
export const useText = (): Catalogue => use(TextContext);

export const useUi = <T>(select: (state: UiState) => T): T => useStore(useLab().ui, select);
export const useSession = <T>(select: (state: SessionState) => T): T => useStore(useLab().session, select);
export const useTraining = <T>(select: (state: TrainingState) => T): T => useStore(useLab().training, select);
export const useCloud = <T>(select: (state: CloudState) => T): T => useStore(useLab().cloud, select);
export const useExtras = <T>(select: (state: ExtrasState) => T): T => useStore(useLab().extras, select);
export const useGallery = <T>(select: (state: GalleryState) => T): T => useStore(useLab().gallery, select);
export const useOpening = <T>(select: (state: OpeningState) => T): T => useStore(useLab().opening, select);
export const useProject = <T>(select: (state: ProjectState) => T): T => useStore(useLab().project, select);
export const useInspector = <T>(select: (state: InspectorState) => T): T =>
  useStore(useLab().inspector, select);
export const useCourse = <T>(select: (state: CourseState) => T): T => useStore(useLab().course, select);
export const useSearch = <T>(select: (state: SearchState) => T): T => useStore(useLab().search, select);
export const useSelection = <T>(select: (state: SelectionState) => T): T =>
  useStore(useLab().selection, select);
export const useColoring = <T>(select: (state: ColoringState) => T): T => useStore(useLab().coloring, select);
export const useTrust = <T>(select: (state: TrustState) => T): T => useStore(useLab().trust, select);
export const usePlacing = <T>(select: (state: PlacingState) => T): T => useStore(useLab().placing, select);
export const useClusters = <T>(select: (state: ClustersState) => T): T => useStore(useLab().clusters, select);
export const useAgreement = <T>(select: (state: AgreementState) => T): T =>
  useStore(useLab().agreement, select);
export const useRelations = <T>(select: (state: RelationsState) => T): T =>
  useStore(useLab().relations, select);
export const useWordTable = <T>(select: (state: WordTableState) => T): T =>
  useStore(useLab().wordTable, select);
export const useAxes = <T>(select: (state: AxesState) => T): T => useStore(useLab().axes, select);
export const useBookmarks = <T>(select: (state: BookmarksState) => T): T =>
  useStore(useLab().bookmarks, select);
export const useHistory = <T>(select: (state: HistoryState) => T): T => useStore(useLab().history, select);
export const useEvaluation = <T>(select: (state: EvaluationState) => T): T =>
  useStore(useLab().evaluation, select);
