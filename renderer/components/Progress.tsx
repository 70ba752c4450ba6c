import { Progress } from '@base-ui/react/progress';

/** A thin bar; `fraction` null: under way, nobody knows how far. */
export function ProgressBar({ label, fraction }: { label: string; fraction: number | null }) {
  return (
    <Progress.Root aria-label={label} value={fraction === null ? null : Math.round(fraction * 1000) / 10}>
      <Progress.Track className="progress-track">
        <Progress.Indicator className="progress-indicator" />
      </Progress.Track>
    </Progress.Root>
  );
}
