/** Orbits as [radius, seconds for a turn, planets as [degrees, radius]]. */
const orbits: [number, number, [number, number][]][] = [
  [120, 90, [[20, 3]]],
  [190, 140, [[140, 4]]],
  [
    270,
    210,
    [
      [250, 3],
      [70, 2],
    ],
  ],
  [360, 300, [[330, 5]]],
  [
    460,
    420,
    [
      [190, 3],
      [40, 2.5],
    ],
  ],
];

/** The quiet sky behind the start screen; it turns slowly, and stands still under reduced motion. */
export function Orrery() {
  return (
    <svg className="orrery" viewBox="-500 -500 1000 1000" aria-hidden="true">
      <g className="orrery-tilt">
        {orbits.map(([radius, seconds, planets]) => (
          <g key={radius} className="orrery-orbit" style={{ animationDuration: `${seconds}s` }}>
            <circle r={radius} className="orrery-ring" />
            {planets.map(([degrees, size]) => (
              <circle
                key={degrees}
                className="orrery-planet"
                cx={radius * Math.cos((degrees * Math.PI) / 180)}
                cy={radius * Math.sin((degrees * Math.PI) / 180)}
                r={size}
              />
            ))}
          </g>
        ))}
      </g>
    </svg>
  );
}
