/** Hands a file made in the window to the user: a download, for which the desktop shell asks where to. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName(name);
  link.click();
  // Not at once: the download has only been asked for.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A name every file system takes: characters it may refuse become dashes, and it is not too long. */
function fileName(name: string): string {
  const dot = name.lastIndexOf('.');
  const [stem, end] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  const safe = stem.replace(/[\\/:*?"<>|\p{Cc}]+/gu, '-').replace(/^[\s.]+|[\s.]+$/g, '');
  return `${safe.slice(0, 100) || 'orrery'}${end}`;
}
