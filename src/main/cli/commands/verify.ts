import { AppError } from '@shared/errors';
import { verifyCase } from '../../case/verify';
import type { Command } from '../command';

export const verify: Command = {
  name: 'verify',
  usage: 'verify CASE',
  summary: 'check a case folder against its audit: approved files, records, edits and the chain',
  example: 'lacuna verify CASE --json',
  positionals: 1,
  options: {},
  async run(args) {
    const [folder] = args.positionals;
    if (folder === undefined) throw new AppError('usage/missing-argument', { argument: 'CASE', command: 'verify' });
    const report = await verifyCase(folder);
    const end = `${report.entries} entries, last ${report.head.slice(0, 16) || 'none'}`;
    const text = report.intact
      ? `intact: ${end}`
      : [`changed: ${end}`, ...report.problems.map((p) => `  ${p}`)].join('\n');
    return { json: report, text, ok: report.intact };
  },
};
