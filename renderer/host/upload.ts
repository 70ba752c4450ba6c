import { asLabError, LabError } from '../../core/contract/errors.ts';
import type { PickKind } from '../../core/contract/host.ts';
import type { FileGrant } from '../../core/contract/service.ts';
import { placeOf, textsAmong } from './folders.ts';

type OnProgress = (done: number, total: number) => void;

/** What the browser's file dialog suggests; anything may still be chosen, the service looks at the content. */
const accepted: Record<PickKind, string> = {
  corpus: '.txt,.text,.md,.csv,.tsv,.jsonl,.ndjson,.gz,.zip,text/plain',
  'corpus-folder': '',
  embeddings:
    '.orrery,.safetensors,.txt,.vec,.bin,.gz,.zip,.tar,.tgz,.tsv,.csv,.json,.jsonl,.npy,.npz,.parquet,.arrow,.feather,.bytes,.vocab,.png,.jpg,.jpeg,.gif,.webp',
  questions: '.txt,.csv,.tsv,.tab',
  words: '.txt,.tsv,.vocab',
  project: '.orrery',
};

/** Opens the browser's file dialog; empty when dismissed. */
export function choose(kind: PickKind): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = kind === 'corpus' || kind === 'questions' || kind === 'embeddings';
    input.accept = accepted[kind];
    input.webkitdirectory = kind === 'corpus-folder';
    input.onchange = () => {
      const files = [...(input.files ?? [])];
      resolve(kind === 'corpus-folder' ? textsAmong(files) : files);
    };
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}

/**
 * Streams files to the web shell one after another. `onProgress` counts bytes over all of them.
 * Throws LabError with the shell's reason, or `connection-lost`.
 */
export async function uploadAll(files: File[], onProgress?: OnProgress): Promise<FileGrant[]> {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const grants: FileGrant[] = [];
  let before = 0;
  for (const file of files) {
    const start = before;
    grants.push(await upload(file, (done) => onProgress?.(Math.min(start + done, total), total)));
    before += file.size;
  }
  return grants;
}

/** One PUT by XMLHttpRequest, since fetch does not report the progress of a request's body. */
function upload(file: File, onProgress: (done: number) => void): Promise<FileGrant> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', new URL(`uploads/${encodeURIComponent(placeOf(file))}`, document.baseURI));
    request.responseType = 'json';
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onerror = () =>
      reject(
        new LabError(
          'connection-lost',
          `"${file.name}" could not be sent: the connection broke, or the file was moved or changed meanwhile. Try again.`,
        ),
      );
    request.onload = () => {
      if (request.status === 200) {
        onProgress(file.size);
        resolve(request.response as FileGrant);
        return;
      }
      const problem = request.response?.error;
      reject(
        problem
          ? new LabError(problem.code, problem.message, problem.details)
          : asLabError(`"${file.name}" was refused (HTTP ${request.status}).`),
      );
    };
    request.send(file);
  });
}
