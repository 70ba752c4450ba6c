import { AgreementSection } from './AgreementSection.tsx';
import { BookmarksSection } from './BookmarksSection.tsx';
import { ClustersSection } from './ClustersSection.tsx';
import { ColorsSection } from './ColorsSection.tsx';
import { SelectionSection } from './SelectionSection.tsx';
import { SetsSection } from './SetsSection.tsx';

/** What the looks of the cloud mean, and what is picked out in it. */
export function ExplorePanel() {
  return (
    <div className="explore">
      <ColorsSection />
      <ClustersSection />
      <AgreementSection />
      <SelectionSection />
      <SetsSection />
      <BookmarksSection />
    </div>
  );
}
