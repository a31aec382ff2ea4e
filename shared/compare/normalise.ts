/** What a step is called when everything that differs from run to run is taken out: ids, folders, counters. */

const UUID = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi;
/** Hex of eight digits or more with a digit in it, so that words such as `defaced` stay. */
const HEX = /\b(?:0x)?(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi;
/** Ids that APIs give: `call_0aB3…`, `toolu_01…`, `chatcmpl-9x…`. They have a digit; words such as `call_function` stay. */
const API_ID = /\b(call|toolu|chatcmpl|msg|resp|run|req)[-_](?=[A-Za-z_-]*\d)[A-Za-z0-9_-]+/g;
/** The folders of an absolute path; its last name stays. */
const FOLDERS = /(?<![\w./-])(?:~|[A-Za-z]:)?[\\/](?:[\w.@+-]+[\\/])+/g;
const TIME = /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?\b/g;
const NUMBER = /\d+(?:\.\d+)?/g;
/** Longer texts are told apart by their beginning. */
const LONGEST = 2000;

/** A name or an argument text, for telling whether two steps are the same one. */
export function normalise(text: string): string {
  return text
    .slice(0, LONGEST)
    .replace(FOLDERS, '…/')
    .replace(UUID, '#')
    .replace(TIME, '#')
    .replace(API_ID, '$1#')
    .replace(HEX, '#')
    .replace(NUMBER, '#');
}
