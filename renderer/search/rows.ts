/** Row numbers, appended one by one; grows by doubling. */
export class Rows {
  #data = new Uint32Array(256);
  length = 0;

  push(row: number): void {
    if (this.length === this.#data.length) {
      const grown = new Uint32Array(2 * this.length);
      grown.set(this.#data);
      this.#data = grown;
    }
    this.#data[this.length++] = row;
  }

  /** All of several lists, one after the other, in an array of their own. */
  static join(lists: readonly Rows[]): Uint32Array {
    const all = new Uint32Array(lists.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const list of lists) {
      all.set(list.#data.subarray(0, list.length), at);
      at += list.length;
    }
    return all;
  }
}
