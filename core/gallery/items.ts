/** Something public to download on request: the publisher's own address, what they say of it, and how it is verified. */
export interface GalleryItem {
  id: string;
  kind: 'corpus' | 'vectors' | 'questions';
  name: string;
  /** The file that is downloaded. */
  url: string;
  file: string;
  /** Length of that file; null where the publisher states none. */
  bytes: number | null;
  /** Who says so: the publisher; other public programs that check for it; we, who measured it. Null: nobody. */
  bytesFrom: 'publisher' | 'others' | 'commit' | null;
  /** Of an unpacked `entry` of a zip archive, or of the file itself; null: the publisher states none. */
  checksum: Checksum | null;
  /** Null: the publisher states none. */
  licence: string | null;
  /** The page that describes it. */
  source: string;
  /** The one file of a zip archive that is of use; absent: the archive as it is. */
  entry?: string;
}

export interface Checksum {
  algorithm: 'md5' | 'sha1' | 'sha256';
  hex: string;
  /** An entry of the archive; absent: the file. */
  entry?: string;
  /** `commit`: measured by us on the file of the commit that the address names; `others`: public programs check it. */
  from: 'publisher' | 'commit' | 'others';
}

/**
 * Where the facts are from (looked up in November 2026): sizes and checksums of text8 and enwik9, and the licences, on
 * the publishers' pages; sizes that only others record are marked so, since none of the large files was downloaded to
 * measure it. The Google analogies were measured at the commit that their address names. The SHA-256 of GloVe 6B is
 * the one that torchtext and Embeddings.jl check for that very address, that of fastText's news vectors the one of
 * Embeddings.jl, which others record for that very address. A missing checksum is unknown until the first download, which notes its
 * SHA-256, so that a later one that differs is told. Checksums that other programs record for other addresses
 * (WikiText-103, SimLex-999, MEN) are left out: the files may differ.
 */
export const galleryItems: readonly GalleryItem[] = [
  {
    id: 'text8',
    kind: 'corpus',
    name: 'text8',
    url: 'https://mattmahoney.net/dc/text8.zip',
    file: 'text8.zip',
    bytes: 31_344_016,
    bytesFrom: 'others',
    checksum: {
      algorithm: 'md5',
      hex: '3bea1919949baf155f99411df5fada7e',
      entry: 'text8',
      from: 'publisher',
    },
    licence: 'CC BY-SA 3.0, GFDL (Wikipedia)',
    source: 'https://mattmahoney.net/dc/textdata.html',
  },
  {
    id: 'enwik9',
    kind: 'corpus',
    name: 'enwik9',
    url: 'https://mattmahoney.net/dc/enwik9.zip',
    file: 'enwik9.zip',
    bytes: 322_592_222,
    bytesFrom: 'publisher',
    checksum: {
      algorithm: 'sha1',
      hex: '2996e86fb978f93cca8f566cc56998923e7fe581',
      entry: 'enwik9',
      from: 'publisher',
    },
    licence: 'CC BY-SA 3.0, GFDL (Wikipedia)',
    source: 'https://mattmahoney.net/dc/textdata.html',
  },
  {
    id: 'wikitext-103',
    kind: 'corpus',
    name: 'WikiText-103',
    url: 'https://wikitext.smerity.com/wikitext-103-v1.zip',
    file: 'wikitext-103-v1.zip',
    bytes: null,
    bytesFrom: null,
    checksum: null,
    licence: 'CC BY-SA 3.0 (Wikipedia)',
    source: 'https://wikitext.smerity.com',
  },
  {
    id: 'glove-6b',
    kind: 'vectors',
    name: 'GloVe 6B',
    url: 'https://nlp.stanford.edu/data/glove.6B.zip',
    file: 'glove.6B.zip',
    bytes: 862_182_613,
    bytesFrom: 'others',
    checksum: {
      algorithm: 'sha256',
      hex: '617afb2fe6cbd085c235baf7a465b96f4112bd7f7ccb2b2cbd649fed9cbcf2fb',
      from: 'others',
    },
    licence: 'PDDL 1.0',
    source: 'https://nlp.stanford.edu/projects/glove/',
  },
  {
    id: 'fasttext-wiki-news',
    kind: 'vectors',
    name: 'fastText wiki-news-300d-1M',
    url: 'https://dl.fbaipublicfiles.com/fasttext/vectors-english/wiki-news-300d-1M.vec.zip',
    file: 'wiki-news-300d-1M.vec.zip',
    bytes: 681_808_098,
    bytesFrom: 'others',
    checksum: {
      algorithm: 'sha256',
      hex: 'bdeb85f44892c505953e3654183e9cb0d792ee51be0992460593e27198d746f8',
      from: 'others',
    },
    licence: 'CC BY-SA 3.0',
    source: 'https://fasttext.cc/docs/en/english-vectors.html',
  },
  {
    id: 'google-analogies',
    kind: 'questions',
    name: 'Google analogies',
    url: 'https://raw.githubusercontent.com/tmikolov/word2vec/20c129af10659f7c50e86e3be406df663beff438/questions-words.txt',
    file: 'questions-words.txt',
    bytes: 603_955,
    bytesFrom: 'commit',
    checksum: {
      algorithm: 'sha256',
      hex: '8c29b3332afc46f3fb8be04cb5297bf96f39aa7131272dff57869b4485b22a36',
      from: 'commit',
    },
    licence: 'Apache 2.0',
    source: 'https://github.com/tmikolov/word2vec',
  },
  {
    id: 'wordsim-353',
    kind: 'questions',
    name: 'WordSim-353',
    url: 'https://gabrilovich.com/resources/data/wordsim353/wordsim353.zip',
    file: 'wordsim353.zip',
    bytes: null,
    bytesFrom: null,
    checksum: null,
    licence: 'CC BY 4.0',
    source: 'https://gabrilovich.com/resources/data/wordsim353/wordsim353.html',
    entry: 'combined.tab',
  },
  {
    id: 'simlex-999',
    kind: 'questions',
    name: 'SimLex-999',
    url: 'https://fh295.github.io/SimLex-999.zip',
    file: 'SimLex-999.zip',
    bytes: null,
    bytesFrom: null,
    checksum: null,
    licence: null,
    source: 'https://fh295.github.io/simlex.html',
    entry: 'SimLex-999/SimLex-999.txt',
  },
  {
    id: 'men',
    kind: 'questions',
    name: 'MEN',
    url: 'https://staff.fnwi.uva.nl/e.bruni/resources/MEN.zip',
    file: 'MEN.zip',
    bytes: null,
    bytesFrom: null,
    checksum: null,
    licence: 'CC BY 2.0',
    source: 'https://staff.fnwi.uva.nl/e.bruni/MEN',
    entry: 'MEN/MEN_dataset_natural_form_full',
  },
];
