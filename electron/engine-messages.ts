/** What the main process and an engine's process say to each other, beside the engine's own port to the page. */

import type { SweepPlaces } from '../shared/node/engine-host.ts';

export type ToEngine =
  /** Comes with the page's port. */
  | { readonly t: 'start'; readonly spoolFolder: string; readonly sweeps: SweepPlaces }
  /** `path` is undefined where the id was never granted. */
  | { readonly t: 'path'; readonly call: number; readonly path: string | undefined };

export type FromEngine = { readonly t: 'resolve'; readonly call: number; readonly id: string };
