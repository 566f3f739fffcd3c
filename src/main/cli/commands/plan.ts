import { AppError } from '@shared/errors';
import type { Vec3 } from '@shared/geometry';
import { type PlanRecord, run } from '../../host/jobs/plan-job';
import { filesOf } from '../../host/jobs/plan-models';
import { SOFT_TISSUE_MODES } from '../../host/jobs/plan-regions';
import { REPORT_LANGUAGES } from '../../report/content';
import { parseLabelMapping } from '../../volume/io/label-names';
import type { Command, CommandArguments } from '../command';

export const plan: Command = {
  name: 'plan',
  usage:
    'plan [INPUT] --out DIR [--labels FILE [--map MAP] | --anatomy MODEL] [--series UID] [--engine NAME] [--soft-tissue MODE] [--grow X,Y,Z --grow-mm N] ' +
    '[--printer NAME] [--material NAME] [--clearance MM] [--3mf] [--report] [--language LANG]',
  summary: 'find the wounds of a scan (or a label map) and write their models',
  example: 'lacuna plan P/series --out O',
  positionals: 1,
  options: {
    out: { type: 'string', value: 'DIR', help: 'the folder to write: label maps, regions, STL, plan.json' },
    labels: {
      type: 'string',
      value: 'FILE',
      help: 'an anatomy label map (NIfTI, NRRD, .seg.nrrd, DICOM SEG); without it they are found',
    },
    map: { type: 'string', value: 'MAP', help: 'its values or names to labels 0..5, e.g. "3=mandible,jaw bone=1"' },
    anatomy: { type: 'string', value: 'MODEL', help: 'an nnU-Net model to label with, see "lacuna models"' },
    series: { type: 'string', value: 'UID', help: 'which series, where INPUT holds several' },
    engine: { type: 'string', value: 'NAME', help: 'see "lacuna engines"; cpu by default' },
    'soft-tissue': { type: 'string', value: 'MODE', help: 'auto (default), subtract or keep' },
    grow: { type: 'string', value: 'X,Y,Z', help: 'grow each region this way (LPS) through empty space' },
    'grow-mm': { type: 'string', value: 'N', help: 'how far it may grow, millimetres; 5 by default' },
    printer: {
      type: 'string',
      value: 'NAME',
      help: 'generic-hydrogel, generic-resin, generic-filament or a profile (.json): make models printable on it, or refuse',
    },
    material: { type: 'string', value: 'NAME', help: "one of the printer's materials; its first one by default" },
    clearance: {
      type: 'string',
      value: 'MM',
      help: "millimetres kept free between model and bone, 0 to 1; the printer's, or 0 without one",
    },
    '3mf': {
      type: 'boolean',
      help: 'also write each region as 3MF, placed and scaled for the printer if one is named',
    },
    report: { type: 'boolean', help: 'also write a report of two pages (PDF) for each region' },
    language: { type: 'string', value: 'LANG', help: 'of the report: en (default) or de' },
  },
  async run(args, context) {
    const [input] = args.positionals;
    const out = args.required('out');
    const labels = args.text('labels');
    const series = args.text('series');
    const engine = args.text('engine');
    const map = args.text('map');
    const anatomy = args.text('anatomy');
    if (labels !== undefined && anatomy !== undefined) {
      throw new AppError('usage/bad-value', {
        option: '--anatomy',
        value: anatomy,
        expected: 'leave it out with --labels',
      });
    }
    if (map !== undefined && labels === undefined) {
      throw new AppError('usage/bad-value', { option: '--map', value: map, expected: 'it belongs to --labels' });
    }
    const direction = directionOf(args);
    const growMm = args.number('grow-mm', 5, { min: 0, max: 50 });
    const printer = args.text('printer');
    const material = args.text('material');
    const language = args.choice('language', REPORT_LANGUAGES);
    const clearance = args.text('clearance');
    const record = await run(
      {
        ...(input === undefined ? {} : { input }),
        out,
        ...(labels === undefined ? {} : { labels }),
        ...(map === undefined ? {} : { map: parseLabelMapping(map) }),
        ...(anatomy === undefined ? {} : { anatomy }),
        ...(series === undefined ? {} : { series }),
        ...(engine === undefined ? {} : { engine }),
        ...(direction === undefined ? {} : { direction, growMm }),
        ...(printer === undefined ? {} : { printer }),
        ...(material === undefined ? {} : { material }),
        ...(clearance === undefined ? {} : { clearanceMm: args.number('clearance', 0, { min: 0, max: 1 }) }),
        threeMf: args.flag('3mf'),
        ...(args.flag('report') ? { report: language } : {}),
        softTissue: args.choice('soft-tissue', SOFT_TISSUE_MODES),
      },
      context,
    );
    return { json: record, text: describe(record, out) };
  },
};

function directionOf(args: CommandArguments): Vec3 | undefined {
  const text = args.text('grow');
  if (text === undefined) return undefined;
  const numbers = text.split(',').map(Number);
  if (numbers.length !== 3 || !numbers.every(Number.isFinite) || Math.hypot(...numbers) === 0) {
    throw new AppError('usage/bad-value', { option: '--grow', value: text, expected: 'three numbers such as 0,0,-1' });
  }
  return numbers as unknown as Vec3;
}

function describe(record: PlanRecord, out: string): string {
  const lines = [`anomaly score ${record.anomalyScore} (${record.engine}); labels ${record.labelSource}`];
  if (record.regions.length === 0) lines.push('no wound was found');
  for (const region of record.regions) {
    const size = region.box.max.map((value, axis) => (value - region.box.min[axis]!).toFixed(0)).join(' x ');
    const near = region.nearestAnatomy ?? 'nothing labelled';
    lines.push(
      `region ${region.id}: ${(region.volumeMm3 / 1000).toFixed(2)} cm3, ${size} mm, near ${near}, ` +
        `peak ${region.peakScore.toFixed(2)} -> ${filesOf(region)
          .map(({ file }) => file)
          .join(', ')}`,
    );
  }
  for (const finding of record.findings) lines.push(`${finding.severity}: ${finding.message}`);
  if (record.removed) lines.push(`removed, of an earlier plan in the folder: ${record.removed.join(', ')}`);
  lines.push(`written to ${out}`);
  return lines.join('\n');
}
