import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

interface Builder {
  getConfig(folder: string, file: string): Promise<Record<string, unknown>>;
  /** Rejects with everything that its schema does not know. */
  validateConfiguration(config: Record<string, unknown>, log: { isEnabled: boolean }): Promise<void>;
}

/** The library that electron-builder itself checks its configuration with. */
function loadBuilder(): Builder {
  const here = createRequire(import.meta.url);
  return createRequire(here.resolve('electron-builder'))('app-builder-lib/out/util/config/config.js') as Builder;
}

describe('the packaging configuration', () => {
  let builder: Builder;
  let config: Record<string, unknown>;
  beforeAll(async () => {
    builder = loadBuilder();
    config = await builder.getConfig(root, 'electron-builder.yml');
  });

  it('is one that electron-builder understands', async () => {
    await expect(builder.validateConfiguration(config, { isEnabled: false })).resolves.toBeUndefined();
    const wrong = { ...config, electronFuses: { runAsNodes: true } };
    await expect(builder.validateConfiguration(wrong, { isEnabled: false })).rejects.toThrow('electronFuses');
  });

  it('switches off every way to make the program run something else', () => {
    expect(config.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
    expect(config).toMatchObject({ asar: true, asarUnpack: ['**/*.node'] });
  });

  it('opens recordings and cells, and takes the samples along', () => {
    const associations = config.fileAssociations as { ext: string }[];
    expect(associations.map(({ ext }) => ext)).toEqual(['cast', 'cell']);
    for (const { from } of config.extraResources as { from: string }[])
      expect(existsSync(join(root, from, 'index.json'))).toBe(true);
  });
});
