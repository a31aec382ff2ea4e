/**
 * What every terminal that shows recordings has in common, in the engine and in the window: the same bytes must give
 * the same cells on both sides. Both also load the Unicode graphemes addon, so that emoji have the widths that the
 * programs in the recordings counted with.
 */
export const SCREEN_OPTIONS = {
  allowProposedApi: true,
  /** Answers to queries in the output go nowhere: the program that asked ended long ago. */
  disableStdin: true,
  /** Recordings have the carriage returns that the terminal got. */
  convertEol: false,
} as const;
