/**
 * Hyperlinks (OSC 8) inside xterm: cells hold a link's number, a service knows where it leads for as long as one of the
 * lines it was written on exists, which it learns from a watcher a line.
 */
import type { Core, CoreBuffer, CoreLink } from './xterm-types.ts';

/** A link: its number, the id that the program gave it, and where it leads. */
export type LinkEntry = readonly [number: number, id: string | undefined, uri: string];

/** Above this many, those that nothing shows any more are forgotten. */
const MANY_LINKS = 300;

/** Where the given link numbers lead, by number; those that xterm forgot are left out. */
export function findLinks(core: Core, numbers: Iterable<number>): LinkEntry[] {
  const entries: LinkEntry[] = [];
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const link = core._oscLinkService._dataByLinkId.get(number);
    if (link) entries.push([number, link.data.id, link.data.uri]);
  }
  return entries;
}

/** Replaces all links by these, and watches the lines that show them. The buffers hold their cells already. */
export function setLinks(core: Core, entries: readonly LinkEntry[], next: number): void {
  const service = core._oscLinkService;
  core.buffers.normal.clearAllMarkers();
  core.buffers.alt.clearAllMarkers();
  service._dataByLinkId.clear();
  service._entriesWithId.clear();
  service._nextId = next;
  if (entries.length === 0) return;
  for (const [id, name, uri] of entries) {
    const key = name === undefined ? undefined : `${name};;${uri}`;
    const link: CoreLink = { id, key, data: { id: name, uri }, lines: [] };
    service._dataByLinkId.set(id, link);
    if (key !== undefined) service._entriesWithId.set(key, link);
  }
  for (const buffer of [core.buffers.normal, core.buffers.alt]) {
    for (let line = 0; line < buffer.lines.length; line++) {
      for (const number of linksOnLine(buffer, line)) watch(core, buffer, line, number);
    }
  }
  const { active } = core.buffers;
  const current = service._dataByLinkId.get(core._inputHandler._curAttrData.extended._urlId);
  if (current && current.lines.length === 0) watch(core, active, active.ybase + active.y, current.id);
}

/**
 * Forgets links that nothing on the screen refers to any more. Every watcher hears of every scrolled line, so that a
 * program that draws its links again and again makes the terminal slower and slower.
 */
export function dropUnusedLinks(core: Core): void {
  if (core._oscLinkService._dataByLinkId.size < MANY_LINKS) return;
  const used = [core._inputHandler._curAttrData.extended._urlId];
  for (const buffer of [core.buffers.normal, core.buffers.alt])
    for (let line = 0; line < buffer.lines.length; line++) used.push(...linksOnLine(buffer, line));
  setLinks(core, findLinks(core, used), core._oscLinkService._nextId);
}

const HAS_EXTENDED = 0x10000000;

function linksOnLine(buffer: CoreBuffer, index: number): Set<number> {
  const numbers = new Set<number>();
  const line = buffer.lines.get(index);
  for (const key in line?._extendedAttrs) {
    const column = Number(key);
    const number = line?._extendedAttrs[column]?._urlId;
    if (number && ((line?._data[column * 3 + 2] ?? 0) & HAS_EXTENDED) !== 0) numbers.add(number);
  }
  return numbers;
}

function watch(core: Core, buffer: CoreBuffer, line: number, number: number): void {
  const service = core._oscLinkService;
  const link = service._dataByLinkId.get(number);
  if (!link) return;
  const marker = buffer.addMarker(line);
  link.lines.push(marker);
  marker.onDispose(() => service._removeMarkerFromLink(link, marker));
}
