import { access, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Whether the library of an ONNX Runtime provider lies beside ONNX Runtime's own. */
export async function hasProviderLibrary(provider: string): Promise<boolean> {
  const root = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  const folder = join(root, 'bin', 'napi-v6', process.platform, process.arch);
  const files = await readdir(folder).catch(() => []);
  return files.some((file) => file.includes(`onnxruntime_providers_${provider}`));
}

/** Whether a graphics device may be there. Linux shows one as /dev/dri; elsewhere the driver is asked later. */
export async function hasGraphicsDevice(): Promise<boolean> {
  if (process.platform !== 'linux' || process.env['VK_ICD_FILENAMES'] !== undefined) return true;
  return access('/dev/dri').then(
    () => true,
    () => false,
  );
}
