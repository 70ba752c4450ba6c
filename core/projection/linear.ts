/** Small dense linear algebra, row-major float64. */

/**
 * Makes the `count` rows of `basis` [count, dim] orthonormal in place (modified Gram-Schmidt, twice). A row
 * that depends on those before it becomes zero.
 */
export function orthonormalise(basis: Float64Array, count: number, dim: number): void {
  for (let i = 0; i < count; i++) {
    const row = basis.subarray(i * dim, (i + 1) * dim);
    const before = Math.sqrt(dot(row, row));
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const other = basis.subarray(j * dim, (j + 1) * dim);
        const along = dot(row, other);
        for (let d = 0; d < dim; d++) row[d]! -= along * other[d]!;
      }
    }
    const length = Math.sqrt(dot(row, row));
    if (length <= before * 1e-12) row.fill(0);
    else for (let d = 0; d < dim; d++) row[d]! /= length;
  }
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/**
 * Eigenvalues, largest first, and eigenvectors (row i belongs to value i) of a symmetric matrix [n, n], by
 * cyclic Jacobi rotations (Golub & Van Loan, section 8.5).
 */
export function symmetricEigen(
  matrix: Float64Array,
  n: number,
): { values: Float64Array; vectors: Float64Array } {
  const a = matrix.slice();
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    let all = 0;
    for (let i = 0; i < n * n; i++) {
      all += a[i]! ** 2;
      if (Math.floor(i / n) !== i % n) off += a[i]! ** 2;
    }
    if (off <= all * 1e-30) break;
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(a, v, n, p, q);
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[j * n + j]! - a[i * n + i]!);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    for (let d = 0; d < n; d++) vectors[to * n + d] = v[d * n + from]!;
  });
  return { values: Float64Array.from(order, (i) => a[i * n + i]!), vectors };
}

function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q]!;
  if (apq === 0) return;
  const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    const akp = a[k * n + p]!;
    const akq = a[k * n + q]!;
    a[k * n + p] = c * akp - s * akq;
    a[k * n + q] = s * akp + c * akq;
  }
  for (let k = 0; k < n; k++) {
    const apk = a[p * n + k]!;
    const aqk = a[q * n + k]!;
    a[p * n + k] = c * apk - s * aqk;
    a[q * n + k] = s * apk + c * aqk;
    const vkp = v[k * n + p]!;
    const vkq = v[k * n + q]!;
    v[k * n + p] = c * vkp - s * vkq;
    v[k * n + q] = s * vkp + c * vkq;
  }
}
