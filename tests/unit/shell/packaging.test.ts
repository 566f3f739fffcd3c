import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import { preProcessFile } from 'typescript';
import { describe, expect, it } from 'vitest';

const require = createRequire(import.meta.url);
const { load } = require('js-yaml') as { load: (text: string) => unknown };
const { validateConfiguration } = require('app-builder-lib/out/util/config/config') as {
  validateConfiguration: (configuration: unknown, log: unknown) => Promise<void>;
};
const { DebugLogger } = require('builder-util') as { DebugLogger: new (enabled: boolean) => unknown };

interface Configuration {
  readonly asarUnpack: readonly string[];
  readonly extraResources: readonly { readonly from: string }[];
  readonly win: { readonly icon: string; readonly target: readonly { readonly target: string }[] };
  readonly linux: { readonly icon: string; readonly target: readonly { readonly target: string }[] };
  readonly mac: { readonly icon: string; readonly target: readonly { readonly target: string }[] };
}

const text = readFileSync('build/electron-builder.yml', 'utf8');
const configuration = load(text) as Configuration;
const project = JSON.parse(readFileSync('package.json', 'utf8')) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  main: string;
};

describe('the packaging configuration', () => {
  it('is one that electron-builder takes', async () => {
    await expect(validateConfiguration(load(text), new DebugLogger(false))).resolves.toBeUndefined();
    await expect(validateConfiguration({ ...configuration, asarr: true }, new DebugLogger(false))).rejects.toThrow();
  });

  it('makes the installers of the three systems', () => {
    const targets = (system: 'win' | 'linux' | 'mac') => configuration[system].target.map(({ target }) => target);
    expect([targets('win'), targets('linux'), targets('mac')]).toEqual([['nsis'], ['AppImage', 'deb'], ['dmg']]);
  });

  it('names icons that are there, in their formats', () => {
    const head = (path: string): string => readFileSync(path).toString('latin1', 0, 8);
    expect(head(configuration.win.icon)).toMatch(/^\0\0\u0001\0/);
    expect(head(configuration.mac.icon)).toMatch(/^icns/);
    const png = readFileSync(configuration.linux.icon);
    expect(png.toString('latin1', 1, 4)).toBe('PNG');
    expect(png.readUInt32BE(16)).toBeGreaterThanOrEqual(512);
  });

  it('ships models, printers and the licence, and leaves native modules outside the archive', () => {
    expect(configuration.extraResources.map(({ from }) => from)).toEqual(['resources', 'LICENSE']);
    expect(existsSync('LICENSE')).toBe(true);
    expect(configuration.asarUnpack).toContain('node_modules/onnxruntime-node/**');
    for (const pattern of configuration.asarUnpack.filter((entry) => entry.startsWith('node_modules/'))) {
      expect(existsSync(pattern.replace('/**', '')), pattern).toBe(true);
    }
  });

  it('knows every package that the main process imports: a dependency is packed, any other is bundled by the build', () => {
    const packed = new Set([...Object.keys(project.dependencies), ...Object.keys(project.devDependencies)]);
    const optional = new Set(Object.keys(project.optionalDependencies ?? {}));
    const missing = new Map<string, string>();
    for (const folder of ['src/main', 'src/shared', 'src/preload']) {
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
        const path = join(entry.parentPath, entry.name);
        const code = readFileSync(path, 'utf8').replaceAll(/^import type [^;]*;$/gm, '');
        for (const { fileName: name } of preProcessFile(code, true, true).importedFiles) {
          if (name.startsWith('.')) continue;
          const parts = name.split('/');
          const owner = name.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!;
          if (isBuiltin(name) || owner === '@shared' || owner === '@main') continue;
          if (name.startsWith('@shared/') || packed.has(owner) || optional.has(owner)) continue;
          missing.set(owner, path);
        }
      }
    }
    expect([...missing]).toEqual([]);
    // These load files beside themselves, so they cannot be bundled.
    for (const name of ['onnxruntime-node', 'ws', 'zod']) {
      expect(project.dependencies, name).toHaveProperty([name]);
    }
  });

  it('starts where the build puts the entry', () => {
    expect(project.main).toBe('./out/main/index.js');
  });
});
