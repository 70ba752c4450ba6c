import { LabError } from '../../core/contract/errors.ts';
import type { CorpusEncoder } from '../../core/corpus/encoder.ts';
import type { PieceNotes } from '../../core/corpus/text-kernel.ts';
import type { CorpusJob } from './corpus-protocol.ts';
import type { Utf8Piece } from './encodings.ts';
import type { Malformed } from './text-kinds.ts';
import { afterSpace, TextTeam } from './text-team.ts';

/** Text of so many pieces is encoded right here: threads would take longer to start. */
const FEW_PIECES = 4;
/** While threads start, so many pieces are encoded here at most. */
const MOST_PIECES = 24;
/** A place to cut is looked for in so many bytes first. */
const CUT_WITHIN = 4096;

/** Takes the texts of a corpus in: encodes little here, much in threads, with the same outcome. */
export class TextIntake {
  readonly #job: CorpusJob;
  readonly #encoder: CorpusEncoder;
  readonly #expected: number;
  readonly #onNotice: (message: string) => void;
  #team: TextTeam | null = null;
  /** The team has taken over. */
  #handed = false;
  #bytesHere = 0;
  /** Of the texts that threads have and that are not wholly merged. */
  readonly #names: string[] = [];
  /** Of the first of them, so far. */
  #notes: PieceNotes = nothing;

  /** @param expected bytes, at least: the texts' sizes as far as they are known */
  constructor(job: CorpusJob, encoder: CorpusEncoder, expected: number, onNotice: (message: string) => void) {
    this.#job = job;
    this.#expected = expected;
    this.#encoder = encoder;
    this.#onNotice = onNotice;
  }

  /**
   * Takes one text. Malformed UTF-8 is noticed when its text is done, at the latest in `finish`.
   * Rejects with LabError `bad-file` for binary data, of this text or one before.
   */
  async read(name: string, pieces: AsyncIterable<Utf8Piece>): Promise<void> {
    let offset = -1;
    for await (const { bytes, skipped } of pieces) {
      if (offset < 0) {
        offset = skipped;
        this.#begin(name, offset);
      }
      const here = this.#handed ? 0 : this.#shareOf(bytes);
      if (here > 0) this.#encodeHere(name, bytes.subarray(0, here));
      if (!this.#handed && here < bytes.length) this.#handOver(name, offset + here);
      if (this.#handed) await this.#team?.push(bytes.subarray(here));
      offset += bytes.length;
    }
    if (offset >= 0) await this.#end(name);
  }

  /** Resolves once every text is encoded. Rejects as `read`. */
  async finish(): Promise<void> {
    await this.#team?.finish();
  }

  async close(): Promise<void> {
    await this.#team?.close();
  }

  #begin(name: string, offset: number): void {
    if (this.#handed) {
      this.#names.push(name);
      this.#team?.seek(offset);
    } else {
      this.#encoder.begin(offset);
    }
  }

  /** How many of these bytes to encode here; after the others the threads take over. */
  #shareOf(bytes: Uint8Array): number {
    const { threads, pieceBytes } = this.#job;
    if (threads === 1) return bytes.length;
    const all = this.#bytesHere + bytes.length;
    if (!this.#team && Math.max(all, this.#expected) > FEW_PIECES * pieceBytes) {
      this.#team = new TextTeam(this.#job, this.#encoder, (notes, last) => this.#merged(notes, last));
    }
    if (!this.#team || (!this.#team.ready && all <= MOST_PIECES * pieceBytes)) return bytes.length;
    return afterSpace(bytes.subarray(0, CUT_WITHIN)) || afterSpace(bytes) || bytes.length;
  }

  #encodeHere(name: string, bytes: Uint8Array): void {
    this.#bytesHere += bytes.length;
    this.#encoder.push(bytes);
    refuseZero(name, this.#encoder.notes);
  }

  #handOver(name: string, offset: number): void {
    this.#encoder.handOver();
    this.#notes = this.#encoder.notes;
    this.#handed = true;
    this.#begin(name, offset);
  }

  async #end(name: string): Promise<void> {
    if (this.#handed) {
      await this.#team?.endText();
    } else {
      this.#encoder.endText();
      this.report(name, this.#encoder.notes);
    }
  }

  #merged({ invalid, firstInvalid, firstZero }: PieceNotes, last: boolean): void {
    const before = this.#notes;
    this.#notes = {
      invalid: before.invalid + invalid,
      firstInvalid: before.firstInvalid < 0 ? firstInvalid : before.firstInvalid,
      firstZero,
    };
    refuseZero(this.#names[0]!, this.#notes);
    if (!last) return;
    this.report(this.#names.shift()!, this.#notes);
    this.#notes = nothing;
  }

  /** Tells what of a text is malformed. */
  report(name: string, { invalid, firstInvalid }: Malformed): void {
    if (invalid === 0) return;
    this.#onNotice(
      `"${name}" is not all UTF-8: ${invalid === 1 ? 'one malformed sequence' : `${invalid} malformed sequences`}, ` +
        `the first at byte ${firstInvalid}, ${invalid === 1 ? 'was' : 'were'} replaced. If letters look wrong, save the ` +
        'file as UTF-8.',
    );
  }
}

const nothing: PieceNotes = { invalid: 0, firstInvalid: -1, firstZero: -1 };

function refuseZero(name: string, { firstZero: offset }: PieceNotes): void {
  if (offset < 0) return;
  throw new LabError(
    'bad-file',
    `"${name}" is not text: byte ${offset} is zero. Choose a text file, or convert this one to plain text.`,
    { offset },
  );
}
