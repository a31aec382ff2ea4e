/** Tables as CSV; written down where the engine can use it, too. */
export { csvField, csvText } from '../../shared/base/csv.ts';
