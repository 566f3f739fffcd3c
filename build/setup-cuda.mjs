/**
 * Fetches the CUDA and TensorRT libraries of ONNX Runtime, which are too large for its npm package: `npm run setup:cuda`,
 * once, with network access. Afterwards `npx lacuna engines` lists them.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

function fail(message) {
  process.stderr.write(`lacuna: ${message}\n`);
  process.exit(4);
}

if (process.platform !== 'linux' || process.arch !== 'x64') {
  fail('CUDA libraries exist for x86-64 Linux only. On Windows use the engine "directml", which needs no set-up.');
}
const folder = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
const done = spawnSync(process.execPath, ['script/install.js', '--onnxruntime-node-install=cuda12'], {
  cwd: folder,
  stdio: 'inherit',
});
if (done.status !== 0)
  fail('the CUDA libraries could not be fetched. Check the network (and HTTPS_PROXY) and run again.');
process.stdout.write(
  'The CUDA libraries are in place. "npx lacuna engines" tells whether this computer can use them.\n',
);
