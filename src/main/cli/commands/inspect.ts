import { AppError } from '@shared/errors';
import type { SeriesInfo } from '../../dicom/series-reader';
import { run } from '../../host/jobs/inspect-job';
import type { Command } from '../command';

export const inspect: Command = {
  name: 'inspect',
  usage: 'inspect INPUT',
  summary: 'list the series of a folder, zip or file, with geometry and findings',
  example: 'lacuna inspect SCAN --json',
  positionals: 1,
  options: {},
  async run(args, context) {
    const [input] = args.positionals;
    if (input === undefined) throw new AppError('usage/missing-argument', { argument: 'INPUT', command: 'inspect' });
    const output = await run({ input }, context);
    const ok = output.series.some(({ problem }) => problem === undefined);
    return { json: output, text: output.series.map(describe).join('\n'), ok };
  },
};

function describe(series: SeriesInfo): string {
  const size = series.size?.join(' x ') ?? 'no volume';
  const spacing = series.spacing?.map((mm) => mm.toFixed(3)).join(' x ');
  const lines = [
    `${series.modality || series.format} ${series.description || 'series'} ${series.uid}`.trim(),
    `  ${series.images} images, ${size}${spacing ? `, ${spacing} mm` : ''}, ${series.coding}`,
  ];
  if (series.problem !== undefined) lines.push(`  cannot be read: ${series.problem}`);
  for (const finding of series.findings) lines.push(`  ${finding.severity}: ${finding.message}`);
  return lines.join('\n');
}
