import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { devPage } from './scripts/dev/page-plugin.mjs';

/** The page: one build serves the desktop (app://), `spanreel serve` and any static host. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react(), devPage()],
  worker: { format: 'es' },
  build: { outDir: '../dist/renderer', emptyOutDir: true, target: 'chrome130', sourcemap: true, assetsInlineLimit: 0 },
});
