/**
 * Shapes of points by number, as the fragment shader in points.ts draws them: outlines in a square from -1 to 1
 * (y down), for legends and pictures. Shape 0 is a disc.
 */
const outlines: readonly string[] = [
  'M-1 0A1 1 0 1 1 1 0A1 1 0 1 1-1 0Z',
  'M-.86-.86H.86V.86H-.86Z',
  'M0-1L1 0L0 1L-1 0Z',
  'M0-.93L1.02.84H-1.02Z',
  'M0 .93L1.02-.84H-1.02Z',
  'M-.34-1H.34V-.34H1V.34H.34V1H-.34V.34H-1V-.34H-.34Z',
  'M-.95-.47L-.47-.95L0-.48L.47-.95L.95-.47L.48 0L.95.47L.47.95L0 .48L-.47.95L-.95.47L-.48 0Z',
];

export const shapeCount = outlines.length;

/** SVG path of a shape. */
export const shapePath = (shape: number): string => outlines[shape % shapeCount]!;
