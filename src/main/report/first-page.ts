import { proposalDice, type ReportContent } from './content';
import { germanFinding } from './german-findings';
import { COLUMN_GAP, facts, HALF_WIDTH, heading, LEFT, pageFrame, ROW, table, WIDTH } from './layout';
import type { Numbers } from './numbers';
import type { Sheet } from './sheet';
import { fill, type Words } from './words';

const MOST_FINDINGS = 5;
const FINDING_LINES = 3;
const MOST_REGIONS = 5;
const MOST_MODELS = 6;
const MOST_MEASUREMENTS = 10;
const SLICE_HEIGHT = 210;
const NAME_WIDTH = 62;

/** What was scanned, proposed and changed; slices; measurements. */
export function firstPage(sheet: Sheet, content: ReportContent, words: Words, numbers: Numbers): void {
  let y = pageFrame(sheet, content, words, numbers, 1);
  y = sources(sheet, content, words, numbers, y) + 10;
  y = changes(sheet, content, words, numbers, y) + 10;
  y = slices(sheet, content, words, numbers, y) + 8;
  measures(sheet, content, words, numbers, y);
}

function sources(
  sheet: Sheet,
  { scan, detection, language }: ReportContent,
  words: Words,
  numbers: Numbers,
  top: number,
): number {
  const right = LEFT + HALF_WIDTH + COLUMN_GAP;
  let left = heading(sheet, words.scan, LEFT, top, HALF_WIDTH);
  left = facts(
    sheet,
    [
      [words.series, scan.series || '-'],
      [words.voxels, scan.voxels.join(' x ')],
      [words.spacing, numbers.lengths(scan.spacingMm, 3)],
      [words.hash, `${scan.sha256.slice(0, 24)}...`],
    ],
    LEFT,
    left,
    HALF_WIDTH,
    NAME_WIDTH,
  );
  sheet.text(words.findings, LEFT, left, { colour: '#444444' });
  const say = language === 'de' ? germanFinding : (text: string): string => text;
  const findings = scan.findings.length === 0 ? [words.none] : scan.findings.slice(0, MOST_FINDINGS).map(say);
  if (scan.findings.length > MOST_FINDINGS) findings.push(fill(words.more, scan.findings.length - MOST_FINDINGS));
  for (const finding of findings) {
    left += sheet.paragraph(finding, LEFT + NAME_WIDTH, left, HALF_WIDTH - NAME_WIDTH, FINDING_LINES) + 1;
  }
  const [from = '', ...labelName] = detection.labels.split(': ');
  const models = detection.models
    .slice(0, MOST_MODELS)
    .map(({ name, sha256 }, i): [string, string] => [i === 0 ? words.models : '', `${name} ${sha256.slice(0, 16)}`]);
  const below = facts(
    sheet,
    [
      [words.engine, detection.engine ?? words.byHand],
      [words.labels, [say(from), ...labelName].join(': ')],
      [words.score, detection.score === undefined ? '-' : numbers.number(detection.score, 0)],
      ...models,
    ],
    right,
    heading(sheet, words.detection, right, top, HALF_WIDTH),
    HALF_WIDTH,
  );
  return Math.max(left, below);
}

function changes(sheet: Sheet, { regions }: ReportContent, words: Words, numbers: Numbers, top: number): number {
  const y = heading(sheet, words.changes, LEFT, top, WIDTH);
  const shown = regions.slice(0, MOST_REGIONS).map((region) => {
    const dice = proposalDice(region);
    return [
      region.name,
      region.proposedMm3 > 0 ? numbers.volume(region.proposedMm3) : words.byHand,
      numbers.volume(region.addedMm3),
      numbers.volume(region.removedMm3),
      numbers.volume(region.finalMm3),
      dice === undefined ? '-' : numbers.number(dice, 3),
    ];
  });
  if (regions.length > MOST_REGIONS) shown.push([fill(words.more, regions.length - MOST_REGIONS)]);
  return table(
    sheet,
    [
      { title: words.region, share: 0.3 },
      { title: words.proposed, share: 0.16, align: 'right' },
      { title: words.added, share: 0.14, align: 'right' },
      { title: words.removed, share: 0.14, align: 'right' },
      { title: words.final, share: 0.14, align: 'right' },
      { title: words.dice, share: 0.12, align: 'right' },
    ],
    shown,
    LEFT,
    y,
    WIDTH,
  );
}

function slices(sheet: Sheet, { pictures }: ReportContent, words: Words, numbers: Numbers, top: number): number {
  const y = heading(sheet, words.slices, LEFT, top, WIDTH);
  const names = [words.sagittal, words.coronal, words.axial] as const;
  const gap = 8;
  const width = (WIDTH - 2 * gap) / 3;
  pictures.slices.slice(0, 3).forEach(({ axis, picture, widthMm, left, top: above }, i) => {
    const x = LEFT + i * (width + gap);
    sheet.box(x, y, width, SLICE_HEIGHT, '#000000');
    const place = sheet.picture(picture, x, y, width, SLICE_HEIGHT);
    sheet.text(left, place.x + 3, y + SLICE_HEIGHT / 2 - 5, { size: 9, bold: true, colour: '#ffffff' });
    sheet.text(above, x, place.y + 3, { size: 9, bold: true, colour: '#ffffff', align: 'centre', width });
    const scale = place.width / widthMm;
    const bar = 10 * scale;
    sheet.line(place.x + 6, place.y + place.height - 8, place.x + 6 + bar, place.y + place.height - 8, 2, '#ffffff');
    sheet.text('10 mm', place.x + 8 + bar, place.y + place.height - 13, { size: 7, colour: '#ffffff' });
    const name = `${names[axis]}, ${fill(words.width, numbers.lengths([widthMm], 0))}`;
    sheet.text(name, x, y + SLICE_HEIGHT + 3, { width, align: 'centre' });
  });
  return y + SLICE_HEIGHT + 3 + ROW;
}

function measures(sheet: Sheet, content: ReportContent, words: Words, numbers: Numbers, top: number): void {
  const { model, contact, measurements } = content;
  const y = heading(sheet, words.measurements, LEFT, top, WIDTH);
  const mm = (value: number): string => numbers.lengths([value], 2);
  facts(
    sheet,
    [
      [words.region, model.name],
      [words.volume, numbers.volume(model.volumeMm3)],
      [words.size, numbers.lengths(model.sizeMm, 1)],
      [words.clearance, mm(model.clearanceMm)],
      [words.contactMean, contact ? mm(contact.mean) : '-'],
      [words.contact95, contact ? mm(contact.p95) : '-'],
      [words.contactMax, contact ? mm(contact.max) : '-'],
    ],
    LEFT,
    y,
    HALF_WIDTH,
    150,
  );
  const rows = measurements
    .slice(0, MOST_MEASUREMENTS)
    .map((measurement): [string, string] => [measurement.name, numbers.measurement(measurement)]);
  facts(sheet, rows, LEFT + HALF_WIDTH + COLUMN_GAP, y, HALF_WIDTH, 150);
}
