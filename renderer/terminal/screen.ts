/** The xterm.js that shows a recording's screen: exactly its size, as large as there is room for. */
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import { WebglAddon } from '@xterm/addon-webgl';
import { type ITheme, Terminal } from '@xterm/xterm';
import { messageOf } from '../../shared/base/errors.ts';
import { clamp } from '../../shared/base/numbers.ts';
import type { TerminalFrame } from '../../shared/terminal/frame.ts';
import type { TerminalTheme } from '../../shared/terminal/recording.ts';
import { SCREEN_OPTIONS } from '../../shared/terminal/screen-options.ts';
import { restoreSnapshot } from '../../shared/terminal/snapshot.ts';
import { ignoreMouse, prepareTerminal, resizeScreen, writeNow } from '../../shared/terminal/xterm-core.ts';
import type { ScreenScale } from './panel-state.ts';

const ACTUAL_SIZE = 13;
const SMALLEST = 4;
/** Letters smaller than this cannot be read. */
const READABLE = 11;
const LARGEST = 18;
/** Around the screen, as in terminal.css. */
export const PADDING = 8;
/** Room that a vertical scrollbar takes beside the screen. */
const SCROLLBAR = 14;
const ANSI_NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

export class TerminalScreen {
  readonly terminal: Terminal;
  readonly #host: HTMLElement;
  #webgl: WebglAddon | undefined;
  #triedWebgl = false;
  #theme: TerminalTheme | undefined;
  readonly #least: number;

  /**
   * `openLink` gets the target of a link in the output after a click. Automatic size makes letters no smaller than
   * `least` (px) to show whole lines.
   */
  constructor(host: HTMLElement, openLink: (url: string) => void, least = SMALLEST) {
    this.#host = host;
    this.#least = least;
    this.terminal = new Terminal({
      ...SCREEN_OPTIONS,
      cols: 80,
      rows: 24,
      scrollback: 0,
      fontSize: ACTUAL_SIZE,
      fontFamily: token('--mono'),
      cursorBlink: false,
      cursorInactiveStyle: 'block',
      linkHandler: {
        activate: (_event, url) => openLink(url),
        allowNonHttpProtocols: false,
      },
      logLevel: 'off',
    });
    this.terminal.loadAddon(new UnicodeGraphemesAddon());
    this.terminal.open(host);
    prepareTerminal(this.terminal);
    this.setTheme(undefined);
    // Nothing is typed into a recording; keys belong to the page.
    this.terminal.attachCustomKeyEventHandler(() => false);
    if (this.terminal.textarea) this.terminal.textarea.disabled = true;
    this.terminal.element?.setAttribute('aria-hidden', 'true');
    // For whoever inspects the page: tests compare every cell of what is shown.
    Object.assign(host, { terminal: this.terminal });
  }

  /** Shows what the engine answered. */
  show(frame: TerminalFrame): void {
    this.#drawWithWebgl();
    this.terminal.options.minimumContrastRatio = 1;
    if (frame.type === 'forward') writeNow(this.terminal, frame.data);
    else if (frame.type === 'screen') restoreSnapshot(this.terminal, frame.snapshot);
    ignoreMouse(this.terminal);
    this.showCursor();
  }

  /** Where not the whole screen has room, shows the part down to the cursor's line. */
  showCursor(): void {
    const size = this.#size();
    if (!size || this.#host.scrollHeight <= this.#host.clientHeight) return;
    const line = size.height / this.terminal.rows;
    const bottom = (this.terminal.buffer.active.cursorY + 2) * line;
    this.#host.scrollTop = Math.max(0, bottom - this.#host.clientHeight + PADDING * 2);
  }

  /** Shows a text from the top, in place of everything. */
  showText(text: string, columns: number, rows: number): void {
    this.terminal.options.scrollback = 1000;
    // Unlike a recording's colours, which are shown as they were, those of our own text are ours to make readable.
    this.terminal.options.minimumContrastRatio = 4.5;
    if (this.terminal.cols !== columns || this.terminal.rows !== rows) resizeScreen(this.terminal, columns, rows);
    writeNow(this.terminal, `\x1bc\x1b[?25l${text.replace(/\r?\n$/, '')}`);
  }

  /** Colours of the recording, or those of the window. */
  setTheme(theme: TerminalTheme | undefined): void {
    this.#theme = theme;
    const background = theme?.background ?? token('--terminal-bg');
    const foreground = theme?.foreground ?? token('--terminal-fg');
    const colours: ITheme = { background, foreground, cursor: foreground, cursorAccent: background };
    theme?.palette.forEach((colour, index) => {
      const name = ANSI_NAMES[index % 8] as (typeof ANSI_NAMES)[number];
      if (index < 8) colours[name] = colour;
      if (index >= 8 || theme.palette.length === 8)
        colours[`bright${name[0]?.toUpperCase()}${name.slice(1)}` as 'brightRed'] = colour;
    });
    this.terminal.options.theme = colours;
    this.#host.style.background = background;
  }

  /** After the window's own theme changed. */
  refreshTheme(): void {
    if (!this.#theme) this.setTheme(undefined);
  }

  /** Chooses the letter size: whole screen, whole width, or as it is. */
  fit(scale: ScreenScale, width: number, height: number): void {
    if (scale === 'actual') {
      this.#setFontSize(ACTUAL_SIZE);
      return;
    }
    const size = this.#size();
    if (!size || width < 20 || height < 20) return;
    const now = this.terminal.options.fontSize ?? ACTUAL_SIZE;
    const across = ((width - SCROLLBAR) / size.width) * now;
    const down = (height / size.height) * now;
    let wanted = scale === 'width' ? across : Math.min(across, down);
    const readable = clamp(across, this.#least, READABLE);
    const cropped = scale === 'auto' && wanted < readable;
    if (cropped) wanted = readable;
    wanted = clamp(Math.floor(wanted * 4) / 4, SMALLEST, LARGEST);
    this.#setFontSize(wanted);
    // Cells are whole device pixels, so the size that follows is not exactly in proportion.
    const smallest = scale === 'auto' ? this.#least : SMALLEST;
    for (let i = 0; i < 8 && wanted > smallest; i++) {
      const after = this.#size();
      const tooLarge =
        after && (after.width > width - SCROLLBAR || (scale !== 'width' && !cropped && after.height > height));
      if (!tooLarge) return;
      wanted -= 0.25;
      this.#setFontSize(wanted);
    }
  }

  /** Columns and rows that the room has at actual size. */
  room(width: number, height: number): { columns: number; rows: number } {
    this.#setFontSize(ACTUAL_SIZE);
    const size = this.#size();
    if (!size) return { columns: 80, rows: 12 };
    const columns = Math.floor((width - SCROLLBAR) / (size.width / this.terminal.cols));
    const rows = Math.floor(height / (size.height / this.terminal.rows));
    return { columns: clamp(columns, 20, 300), rows: clamp(rows, 2, 200) };
  }

  /** The rows of the screen as text: what a screen reader reads. */
  text(): string {
    const buffer = this.terminal.buffer.active;
    const rows: string[] = [];
    for (let y = 0; y < this.terminal.rows; y++)
      rows.push(buffer.getLine(buffer.baseY + y)?.translateToString(true) ?? '');
    return rows.join('\n').trimEnd();
  }

  dispose(): void {
    this.#webgl?.dispose();
    this.terminal.dispose();
  }

  #setFontSize(size: number): void {
    if (this.terminal.options.fontSize !== size) this.terminal.options.fontSize = size;
  }

  #size(): { width: number; height: number } | undefined {
    const screen = this.#host.querySelector<HTMLElement>('.xterm-screen');
    return screen && screen.offsetWidth > 0 ? { width: screen.offsetWidth, height: screen.offsetHeight } : undefined;
  }

  /**
   * From the first frame of a recording on: a summary's few lines are not worth WebGL's memory. Where WebGL is missing
   * or its context is lost, xterm draws with elements instead.
   */
  #drawWithWebgl(): void {
    if (this.#triedWebgl) return;
    this.#triedWebgl = true;
    try {
      const webgl = new WebglAddon();
      webgl.onContextLoss(() => {
        webgl.dispose();
        this.#webgl = undefined;
      });
      this.terminal.loadAddon(webgl);
      this.#webgl = webgl;
    } catch (error) {
      console.info('The terminal is drawn without WebGL:', messageOf(error));
    }
  }
}

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
