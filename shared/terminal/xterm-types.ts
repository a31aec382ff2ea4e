/** The shapes of xterm's insides, as of version 6.0.0: `xterm-core.ts` and its neighbours use them, and nothing else may. */

/** What both `Terminal` classes are to us. */
export interface XtermTerminal {
  readonly cols: number;
  readonly rows: number;
  resize(columns: number, rows: number): void;
  options: { scrollback?: number };
}

export interface CoreAttributes {
  fg: number;
  bg: number;
  extended: CoreExtended;
}

interface CoreExtended {
  _ext: number;
  _urlId: number;
  clone(): CoreExtended;
}

export type CoreCharset = Readonly<Record<string, string | undefined>> | undefined;

export interface CoreLine {
  /** Three words a cell: content, foreground, background. May be longer than `length` cells. */
  _data: Uint32Array;
  _combined: Record<number, string>;
  _extendedAttrs: Record<number, CoreExtended | undefined>;
  length: number;
  isWrapped: boolean;
  translateToString(trimRight?: boolean): string;
}

export interface CoreBuffer {
  lines: {
    length: number;
    maxLength: number;
    get(index: number): CoreLine | undefined;
    set(index: number, line: CoreLine): void;
  };
  ybase: number;
  ydisp: number;
  x: number;
  y: number;
  scrollTop: number;
  scrollBottom: number;
  tabs: Record<number, boolean | undefined>;
  savedX: number;
  savedY: number;
  savedCurAttrData: CoreAttributes;
  savedCharset: CoreCharset;
  getBlankLine(attributes: CoreAttributes, isWrapped?: boolean): CoreLine;
  clearAllMarkers(): void;
  addMarker(line: number): CoreMarker;
}

interface CoreMarker {
  onDispose(listener: () => void): unknown;
}

export interface CoreLink {
  readonly data: { readonly id: string | undefined; readonly uri: string };
  readonly id: number;
  readonly key?: string;
  readonly lines: CoreMarker[];
}

/** Kinds of a colour event: asked for, set, back to the theme's. */
export interface CoreColourEvent {
  readonly type: 0 | 1 | 2;
  /** 0 to 255, then foreground, background, cursor; absent with type 2: all of the palette. */
  readonly index?: number;
  readonly color?: readonly number[];
}

export interface Core {
  readonly buffers: {
    readonly normal: CoreBuffer;
    readonly alt: CoreBuffer;
    readonly active: CoreBuffer;
    activateNormalBuffer(): void;
    activateAltBuffer(): void;
  };
  readonly coreService: {
    isCursorInitialized: boolean;
    isCursorHidden: boolean;
    modes: Record<string, unknown>;
    decPrivateModes: Record<string, unknown>;
  };
  readonly coreMouseService: { activeProtocol: string };
  readonly _bufferService: { isUserScrolling: boolean };
  readonly _charsetService: { charset: CoreCharset; glevel: number; _charsets: CoreCharset[] };
  readonly _oscLinkService: {
    _nextId: number;
    readonly _entriesWithId: Map<string, CoreLink>;
    readonly _dataByLinkId: Map<number, CoreLink>;
    _removeMarkerFromLink(link: CoreLink, marker: CoreMarker): void;
  };
  readonly _inputHandler: {
    _curAttrData: CoreAttributes;
    readonly onColor: (listener: (events: readonly CoreColourEvent[]) => void) => unknown;
    readonly _onColor: { fire(events: readonly CoreColourEvent[]): void };
    readonly _parser: {
      currentState: number;
      precedingJoinState: number;
      readonly _transitions: { readonly table: Uint8Array };
      registerCsiHandler(
        id: { prefix?: string; intermediates?: string; final: string },
        handler: (params: { readonly params: Int32Array; readonly length: number }) => boolean,
      ): unknown;
    };
  };
  writeSync(data: Uint8Array | string): void;
  refresh?(start: number, end: number): void;
}
