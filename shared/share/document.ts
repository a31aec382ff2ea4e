/** The shared page: the viewer as one document, with the files of a cell as elements before its end. */

/** The type of the elements that carry files: no browser runs or fetches them. */
export const EMBEDDED_TYPE = 'application/octet-stream;base64';

/** A file of a shared cell, ready to be written. */
export interface PackedFile {
  /** As it is called in the cell's folder, with `/`. */
  readonly name: string;
  /** Whether the page opens it at start; others lie beside what is opened. */
  readonly open: boolean;
  /** gzip. */
  readonly packed: Uint8Array;
  /** Bytes before packing. */
  readonly size: number;
}

/** Encoding in pieces of this many bytes: a multiple of three, so that pieces join, and short enough to be arguments. */
const PIECE = 3 << 12;

/**
 * The page as pieces of text, to be written one after another: large cells would not fit in one text everywhere.
 * @throws where `viewer` is not the viewer's document
 */
export function* shareDocument(viewer: string, title: string, files: readonly PackedFile[]): Generator<string> {
  const end = viewer.lastIndexOf('</body>');
  if (end < 0 || !viewer.includes('<title>Spanreel</title>'))
    throw new Error('The viewer to share cells in is broken.');
  const start = viewer.indexOf('<title>');
  yield viewer.slice(0, start);
  yield `<title>${escaped(title === '' ? 'Spanreel' : `${title} · Spanreel`)}</title>`;
  yield viewer.slice(start + '<title>Spanreel</title>'.length, end);
  for (const { name, open, packed } of files) {
    yield `<script type="${EMBEDDED_TYPE}" data-name="${escaped(name)}"${open ? ' data-open' : ''}>`;
    yield* base64(packed);
    yield '</script>\n';
  }
  yield viewer.slice(end);
}

function* base64(bytes: Uint8Array): Generator<string> {
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE)));
    if (text.length > 1 << 20) {
      yield text;
      text = '';
    }
  }
  yield text;
}

/** Text for an attribute or an element. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A name for the file: the cell's, without what file systems refuse. */
export function shareFileName(title: string): string {
  const plain = title
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 120);
  return `${plain || 'cell'}.html`;
}
