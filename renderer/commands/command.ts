/** Commands are data. The menu, the palette, the key handler, the help overlay and the tests all read one registry. */

/** A group of commands, in the palette and the menu. */
export type CommandGroup =
  | 'Playback'
  | 'Navigate'
  | 'Tree'
  | 'Timeline'
  | 'Filter'
  | 'Terminal'
  | 'Compare'
  | 'View'
  | 'File'
  | 'Sweep'
  | 'Inspector';

/** One thing that a user can do, by menu, palette or key. */
export interface Command {
  /** Stable: `playback.toggle`. */
  readonly id: string;
  /** "Play or pause" */
  readonly title: string;
  readonly group: CommandGroup;
  /**
   * Key strokes in the form `mod+shift+ArrowLeft`: modifiers in the order mod, alt, shift, then KeyboardEvent.key
   * (letters lower-case; printable characters as typed, without `shift`: `{`, `?`, `N`). `mod` is ⌘ on macOS, Ctrl elsewhere.
   */
  readonly keys: readonly string[];
  /** Whether it can be run now; absent: always. */
  readonly when?: () => boolean;
  /** Also works while a text field has the focus. */
  readonly inText?: boolean;
  /** Holding the key repeats it. */
  readonly repeats?: boolean;
  /** May be left out of the palette (digits for speed). */
  readonly hidden?: boolean;
  run(): void | Promise<void>;
}
