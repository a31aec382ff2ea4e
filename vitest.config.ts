import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { NEEDS } from './scripts/needs.mjs';

/** These work with the page's stores, of which there is one each: every file gets its own. */
const OF_THE_PAGE = ['test/unit/renderer/**/*.test.ts'];

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'threads',
    // Many tests wait for a program that they have started: one more than there are cores.
    maxWorkers: Math.max(2, availableParallelism() + 1),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Query languages are loaded when they are first used, which takes a busy machine longer than the usual second.
    expect: { poll: { timeout: 10_000 } },
    // What a test needs from outside of the repository (test/needs.ts): `vitest run --tags-filter corpus`.
    tags: Object.entries(NEEDS).map(([name, { title }]) => ({ name, description: `needs ${title}` })),
    projects: [
      { extends: true, test: { name: 'page', include: OF_THE_PAGE } },
      {
        extends: true,
        test: {
          name: 'rest',
          include: ['test/unit/**/*.test.ts', 'test/corpus/**/*.test.ts', 'test/harness/**/*.test.ts'],
          exclude: OF_THE_PAGE,
          // Loading the program's modules for each of 180 files anew took a third of the time.
          isolate: false,
        },
      },
    ],
  },
});
