import type { CSSProperties } from 'react';
import { useOpening, useSession } from '../context.ts';

/** Orbits: radius, seconds for a turn, and planets as [part of the turn gone, size]. */
const orbits: [number, number, [number, number][]][] = [
  [120, 60, [[0.06, 3]]],
  [195, 95, [[0.3, 5]]],
  [
    280,
    150,
    [
      [0.7, 3],
      [0.2, 2],
    ],
  ],
  [375, 230, [[0.92, 4.5]]],
  [
    480,
    330,
    [
      [0.53, 3],
      [0.12, 2.5],
    ],
  ],
];
const bright = 195;
/** Seen from above the plane of the orbits, by so much. */
const flattening = 0.42;

/** An ellipse around the origin, from its rightmost point all the way round. */
const ellipse = (a: number, b: number): string =>
  `M ${a} 0 A ${a} ${b} 0 1 1 ${-a} 0 A ${a} ${b} 0 1 1 ${a} 0`;

/** Seconds' worth of their way that the planets come when the screen does. */
const arrival = 8;

/**
 * The quiet sky behind the start screen. Its planets come to rest, so that an idle window costs nothing; under reduced
 * motion they stand still.
 */
export function Orrery() {
  const transferring = useSession((state) => state.transfer !== null);
  const opening = useOpening((state) => state.file !== null || state.looking);
  return (
    <svg
      className="orrery"
      viewBox="-500 -500 1000 1000"
      aria-hidden="true"
      data-resting={transferring || opening || undefined}
    >
      <g transform="rotate(-14)">
        {orbits.map(([radius, seconds, planets]) => (
          <g key={radius}>
            <ellipse rx={radius} ry={radius * flattening} className="orrery-ring" />
            {planets.map(([gone, size]) => (
              <circle
                key={gone}
                className={`orrery-planet ${radius === bright ? 'bright' : ''}`}
                r={size}
                style={
                  {
                    offsetPath: `path("${ellipse(radius, radius * flattening)}")`,
                    offsetDistance: `${gone * 100}%`,
                    '--before': `${(gone - arrival / seconds) * 100}%`,
                  } as CSSProperties
                }
              />
            ))}
          </g>
        ))}
      </g>
    </svg>
  );
}
