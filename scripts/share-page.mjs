/**
 * The viewer as one document that needs nothing beside it: scripts, styles and the engine's worker inside, and a policy
 * that forbids every connection. A cell is added to it as elements before `</body>` (shared/share/document.ts).
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

/** In a script element nothing may look like its end, or like the beginning of a comment. */
function scriptText(code) {
  return code.replace(/<(?=\/script|!--)/gi, '\\x3C');
}

/** The policy of the document: its own script by its hash, its worker from a blob, and no connection to anything. */
function policyFor(script) {
  const hash = createHash('sha256').update(script).digest('base64');
  return [
    "default-src 'none'",
    `script-src 'sha256-${hash}'`,
    'worker-src blob:',
    "style-src 'unsafe-inline'",
    'img-src data: blob:',
    'font-src data:',
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
}

function documentOf(script, style, icon) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark light">
<meta name="referrer" content="no-referrer">
<title>Spanreel</title>
<link rel="icon" href="${icon}">
<style>${style}</style>
<script type="module">${script}</script>
</head>
<body>
<div id="root"></div>
<noscript>Spanreel draws traces with JavaScript; please allow it for this page.</noscript>
</body>
</html>
`;
}

/** In this build the engine's worker comes out of the page itself. */
function inlineEngine(root) {
  return {
    name: 'inline-engine',
    enforce: 'pre',
    resolveId(id, importer) {
      if (!id.endsWith('/worker-engine.ts') || importer?.endsWith('inline-engine.ts')) return undefined;
      return join(root, 'renderer', 'transport', 'inline-engine.ts');
    },
  };
}

/** The built page as one HTML document. */
export async function sharePage(root) {
  const result = await build({
    root: join(root, 'renderer'),
    configFile: false,
    logLevel: 'warn',
    base: './',
    publicDir: false,
    plugins: [inlineEngine(root), react()],
    // Browsers refuse module workers to pages from a disk; a plain script they start from a blob.
    worker: { format: 'iife' },
    build: {
      write: false,
      target: 'es2022',
      cssCodeSplit: false,
      assetsInlineLimit: () => true,
      modulePreload: false,
      rolldownOptions: { input: join(root, 'renderer', 'main.tsx'), output: { codeSplitting: false } },
    },
  });
  const output = [result].flat().flatMap((one) => one.output);
  const scripts = output.filter((part) => part.type === 'chunk');
  const styles = output.filter((part) => part.type === 'asset' && part.fileName.endsWith('.css'));
  if (scripts.length !== 1 || output.length > scripts.length + styles.length) {
    throw new Error(
      `The shared page must be one script and its styles, and is ${output.map((part) => part.fileName)}.`,
    );
  }
  const style = styles.map((part) => String(part.source)).join('\n');
  if (/<\/style|@import|url\((?!["']?data:)/i.test(style))
    throw new Error('A style of the shared page needs a file beside it.');
  const icon = readFileSync(join(root, 'renderer', 'app', 'icon.svg'), 'utf8');
  const iconUrl = `data:image/svg+xml;base64,${Buffer.from(icon).toString('base64')}`;
  return documentOf(scriptText(scripts[0].code), style, iconUrl);
}
