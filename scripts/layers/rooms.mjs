/**
 * Which folder may import which. This table is the one place that says it: `npm run lint` checks every import against
 * it (`check.mjs`), `scripts/folder-graph.mjs` counts the arrows that run up in it, and `test/unit/scripts/layers.test.ts` proves
 * with deliberate wrong imports that it holds.
 *
 * A room is a folder, or a file, with all that is in it; the longest path that fits a file is its room. A room may
 * import itself and what stands in `may`. Packages are named in `packages`; nobody else may use them.
 *
 * @typedef {object} Room
 * @property {string} path folder or file, relative to the root
 * @property {readonly string[]} may rooms that it may import
 * @property {readonly string[]} [not] rooms inside of those that it must not import all the same
 * @property {readonly string[]} [packages] packages that it may import; `node:` stands for all of Node
 * @property {string} advice what to do instead, for who has written another import
 */

/** Vocabulary of the whole program: small files with types, which anyone may import. */
const CONTRACTS = ['shared/protocol.ts', 'shared/transport.ts', 'shared/shell.ts', 'shared/wire.ts'];
/** What is pure in shared/ and knows neither engine nor formats. */
const DATA = [
  'shared/base',
  'shared/trace',
  'shared/playback',
  'shared/cell',
  'shared/secrets',
  'shared/compare',
  'shared/terminal',
  'shared/share',
];
const PURE =
  'shared/ is pure TypeScript. What needs Node goes to shared/node, what needs the DOM or React to renderer/, what needs Electron to electron/.';
const joinedBy = (name, may) =>
  `shared/${name} may import only ${may.map((other) => `shared/${other}`).join(', ')}. Hand the value in as an argument, or put the code that joins both into shared/engine. ${PURE}`;

/** A room of shared/ that may import these others of it. */
function shared(name, may, packages = []) {
  return { path: `shared/${name}`, may: may.map((other) => `shared/${other}`), packages, advice: joinedBy(name, may) };
}

/** @type {readonly Room[]} */
const SHARED = [
  {
    path: 'shared',
    may: ['shared'],
    not: ['shared/engine', 'shared/node'],
    advice: `Imports point one way: electron, renderer, cli, harness -> shared. Move what you need into shared/. ${PURE}`,
  },
  {
    path: 'shared/base',
    may: [],
    advice: `shared/base knows nothing of the program. What needs spans, formats or terminals belongs in shared/trace, shared/formats or shared/terminal. ${PURE}`,
  },
  shared('trace', ['base'], ['re2js', '@grafana/lezer-traceql', '@lezer/common']),
  shared('terminal', ['base'], ['@xterm/headless', '@xterm/addon-unicode-graphemes']),
  shared('playback', ['base', 'trace']),
  shared('secrets', ['base', 'trace']),
  shared('formats', ['base', 'trace'], ['fzstd']),
  shared('cell', ['base', 'trace', 'secrets'], ['diff']),
  shared('compare', ['base', 'trace', 'cell'], ['diff']),
  shared('share', ['base', 'trace', 'cell', 'secrets', 'terminal']),
  {
    path: 'shared/engine',
    may: ['shared'],
    not: ['shared/node'],
    advice: `Imports point one way: electron, renderer, cli, harness -> shared. Move what you need into shared/. ${PURE}`,
  },
  {
    path: 'shared/node',
    may: ['shared'],
    packages: ['node:'],
    advice:
      'shared/node is the part of shared/ that may use Node, and nothing else. What needs Electron goes to electron/, what needs a server to cli/.',
  },
];

const PAGE = `The renderer is a web page. It knows the engine only through shared/protocol.ts: add a request there and answer it in shared/engine. What needs Node or Electron goes behind shared/shell.ts, into electron/ or cli/. renderer, electron, cli and harness do not import each other: what they share belongs in shared/.`;
/** What every room of the renderer may import below it. */
const GROUND = ['renderer/commands', 'renderer/stores', ...CONTRACTS, ...DATA];
/** What a tree with a timeline knows of the data. */
const GRID_DATA = ['shared/base', 'shared/trace', 'shared/playback'];
const FEATURE_GROUND = ['renderer/document', 'renderer/ui', ...GROUND];

/**
 * A feature of the renderer: it stands on the open document and may use the features that are named. A folder that is
 * not in the table is a feature that uses no other.
 */
export function feature(name, uses, packages = [], more = []) {
  return {
    path: `renderer/${name}`,
    may: [...FEATURE_GROUND, ...uses.map((other) => `renderer/${other}`), ...more],
    packages: ['react', 'lucide-react', ...packages],
    advice: `renderer/${name} is a feature: it may import renderer/document, ui, commands and stores${uses.length > 0 ? `, and the features ${uses.join(', ')}` : ''}. Run a command of another feature by its id, hand on a value through a store, or move what both need into renderer/document or renderer/ui. Only renderer/app knows all features. ${PAGE}`,
  };
}

/** @type {readonly Room[]} */
const RENDERER = [
  {
    path: 'renderer',
    may: ['renderer/app', 'renderer/ui', 'renderer/stores', 'renderer/transport', 'shared/base', 'shared/shell.ts'],
    packages: ['react-dom'],
    advice: `renderer/main.tsx only starts renderer/app. ${PAGE}`,
  },
  {
    path: 'renderer/dev',
    may: ['renderer', ...CONTRACTS, ...DATA],
    advice: `renderer/dev is the page's entry while it is developed: it starts what renderer/main.tsx starts, and no build holds it. ${PAGE}`,
  },
  {
    path: 'renderer/stores',
    may: [...CONTRACTS, ...DATA],
    packages: ['zustand'],
    advice: `renderer/stores holds state and knows who changes it as little as who draws it. What acts on the open document belongs in renderer/document. ${PAGE}`,
  },
  {
    path: 'renderer/worker',
    may: ['shared'],
    not: ['shared/node'],
    advice: `renderer/worker is the engine in the page: it may import shared/ and nothing of the user interface.`,
  },
  {
    path: 'renderer/transport',
    may: ['renderer/worker', 'renderer/stores', ...CONTRACTS, ...DATA],
    advice: `renderer/transport leads to the engine and to what surrounds the page. It draws nothing: what acts on the open document belongs in renderer/document. ${PAGE}`,
  },
  {
    path: 'renderer/commands',
    may: ['renderer/stores', ...CONTRACTS, ...DATA],
    packages: ['react'],
    advice: `renderer/commands knows no feature and no view: each has a commands.ts and a view.ts of its own, and renderer/app hands them to the registry. ${PAGE}`,
  },
  {
    path: 'renderer/ui',
    may: GROUND,
    packages: ['react', 'lucide-react', 'react-resizable-panels'],
    advice: `renderer/ui holds pieces that know neither the open document nor a feature: hand in what they show as props, or move the code to renderer/document or to its feature. ${PAGE}`,
  },
  {
    path: 'renderer/ui/tree-grid',
    may: ['renderer/ui/time', 'renderer/ui/canvas', 'renderer/ui/element.ts', 'renderer/commands', ...GRID_DATA],
    packages: ['react'],
    advice: `renderer/ui/tree-grid draws any tree with a timeline: what it shows comes in through its source (source.ts), and no store is known to it. Put what is special into the source of its feature. ${PAGE}`,
  },
  {
    path: 'renderer/ui/time',
    may: ['renderer/ui/canvas', ...GRID_DATA],
    advice: `renderer/ui/time is arithmetic and drawing of time for any timeline: hand in what it shows. ${PAGE}`,
  },
  {
    path: 'renderer/ui/canvas',
    may: GRID_DATA,
    advice: `renderer/ui/canvas holds what every canvas needs and knows nothing that is drawn on one. ${PAGE}`,
  },
  {
    path: 'renderer/document',
    may: ['renderer/ui', ...GROUND],
    advice: `renderer/document acts on what is open and draws nothing; features and renderer/app stand on it. Let them listen to a store, or hand a function in when it is started. ${PAGE}`,
  },
  feature('timeline', []),
  feature('terminal', [], ['@xterm/xterm', '@xterm/addon-unicode-graphemes', '@xterm/addon-webgl']),
  feature('share', [], [], ['renderer/transport']),
  feature('export', []),
  feature('sweep', []),
  feature('cell', ['share', 'sweep']),
  feature('inspector', ['cell'], ['dompurify', 'marked']),
  feature('statistics', ['timeline']),
  feature(
    'compare',
    ['timeline', 'terminal', 'inspector', 'sweep'],
    ['@xterm/xterm', 'react-resizable-panels'],
    ['renderer/worker'],
  ),
  {
    path: 'renderer/app',
    may: ['renderer', ...CONTRACTS, ...DATA],
    not: ['renderer/dev'],
    packages: ['react', 'lucide-react'],
    advice: `renderer/app is the frame around all features. ${PAGE}`,
  },
];

/** @type {readonly Room[]} */
const PROGRAMS = [
  {
    path: 'electron',
    may: ['shared'],
    packages: ['node:', 'electron'],
    advice: 'electron, cli, harness and renderer do not import each other. What they share belongs in shared/.',
  },
  {
    path: 'cli',
    may: ['shared', 'harness', 'package.json'],
    packages: ['node:', 'ws'],
    advice:
      'cli may import shared and harness; electron and renderer it only starts. What they share belongs in shared/.',
  },
];

const NO_SCREEN =
  'harness records cells and knows no user interface: it may import shared/. What it shares with the others belongs in shared/; what it tells people goes through cli/.';

/** A part of harness/ that may import harness/base and these other parts. */
function recording(name, may, packages) {
  const parts = ['base', ...may].map((other) => `harness/${other}`);
  return {
    path: `harness/${name}`,
    may: ['shared', 'package.json', ...parts],
    packages,
    advice: `harness/${name} may import only ${parts.join(', ')} and shared/. Hand the value in as an argument, or join both in a file beside the folders. ${NO_SCREEN}`,
  };
}

/** @type {readonly Room[]} */
const HARNESS = [
  { path: 'harness', may: ['shared', 'harness', 'package.json'], packages: ['node:'], advice: NO_SCREEN },
  {
    path: 'harness/base',
    may: ['shared/base'],
    packages: ['node:'],
    advice: `harness/base holds what every part of harness/ needs: it imports none of them. ${NO_SCREEN}`,
  },
  recording('agents', ['proxy'], []),
  recording(
    'emit',
    [],
    ['node:', '@opentelemetry/api', '@opentelemetry/context-async-hooks', '@opentelemetry/sdk-trace-base'],
  ),
  recording('run', [], ['node:', '@lydell/node-pty']),
  recording('proxy', [], ['node:', 'fzstd']),
  recording('intake', ['proxy'], ['node:', 'fzstd']),
  recording('files', ['proxy'], ['node:', 'diff', 'chokidar']),
  recording('score', ['proxy', 'files', 'run'], ['node:']),
];

/** Every room, in no order that counts. @type {readonly Room[]} */
export const ROOMS = [...SHARED, ...RENDERER, ...PROGRAMS, ...HARNESS];

/** The folders of the program whose imports are checked. */
export const PARTS = ['shared', 'renderer', 'electron', 'cli', 'harness'];
