import { SelectionSection } from './SelectionSection.tsx';
import { SetsSection } from './SetsSection.tsx';

/** What is picked out in the cloud. */
export function ExplorePanel() {
  return (
    <div className="explore">
      <SelectionSection />
      <SetsSection />
    </div>
  );
}
