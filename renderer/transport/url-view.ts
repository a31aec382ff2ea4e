/** The view of the open document in the page's URL, behind `#`, so that it can be reloaded and sent to others. */

/** FNV-1a of the document's key: a view is not put on another document, and file names stay out of the URL. */
function fingerprint(key: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}

/** The view in the URL, if it is one of this document. */
export function loadFromUrl(key: string): string | undefined {
  const [mark, ...rest] = location.hash.slice(1).split('&');
  return mark === `d=${fingerprint(key)}` ? rest.join('&') : undefined;
}

/** Puts the view of a document into the URL, without a new entry in the history. */
export function saveToUrl(key: string, view: string): void {
  history.replaceState(history.state, '', `${location.pathname}${location.search}#d=${fingerprint(key)}&${view}`);
}
