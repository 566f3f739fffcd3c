import { COMMANDS } from './commands';
import { runCommandLine } from './run';

const controller = new AbortController();
process.once('SIGINT', () => controller.abort());
process.once('SIGTERM', () => controller.abort());

process.exitCode = await runCommandLine(
  COMMANDS,
  process.argv.slice(2),
  { out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text) },
  controller.signal,
);
