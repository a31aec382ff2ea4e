/** Handing the user a file that the page made: the browser downloads it, the desktop asks where to. */

/** Longer than any dialog stays open, and yet not for ever. */
const KEPT_MS = 600_000;

/** Saves pieces of text or bytes as one file. */
export function saveFile(name: string, pieces: Iterable<BlobPart>, type: string): void {
  const url = URL.createObjectURL(new Blob([...pieces], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
