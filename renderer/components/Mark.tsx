/** The mark: two orbits and their planets around a centre. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <circle cx="12" cy="12" r="10" stroke="currentColor" strokeOpacity="0.45" strokeWidth="1.25" />
      <circle cx="12" cy="12" r="5.5" stroke="currentColor" strokeOpacity="0.7" strokeWidth="1.25" />
      <circle cx="12" cy="12" r="2" fill="currentColor" />
      <circle cx="19.07" cy="4.93" r="2.1" fill="var(--accent)" />
      <circle cx="7.2" cy="14.7" r="1.4" fill="currentColor" />
    </svg>
  );
}
