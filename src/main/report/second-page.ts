import { scaleColour } from './colour-scale';
import type { ReportContent } from './content';
import { COLUMN_GAP, facts, HALF_WIDTH, heading, LEFT, pageFrame, ROW, table, WIDTH } from './layout';
import type { Numbers } from './numbers';
import type { Sheet } from './sheet';
import { CHECK_WORDS, fill, VIEW_WORDS, type Words } from './words';

const VIEW_HEIGHT = 134;
const CONTACT_HEIGHT = 150;
const MOST_FILES = 6;
/** Points by which the table of checks is wider than half a page. */
const WIDER = 50;

/** The model from three sides, its contact with bone, checks, printer, approval and hashes. */
export function secondPage(sheet: Sheet, content: ReportContent, words: Words, numbers: Numbers): void {
  let y = pageFrame(sheet, content, words, numbers, 2);
  y = views(sheet, content, words, y) + 6;
  y = contact(sheet, content, words, numbers, y) + 8;
  const left = checks(sheet, content, words, numbers, y);
  const right = printing(sheet, content, words, numbers, y);
  hashes(sheet, content, words, Math.max(left, right) + 8);
}

function views(sheet: Sheet, { pictures, language }: ReportContent, words: Words, top: number): number {
  const y = heading(sheet, words.views, LEFT, top, WIDTH);
  const gap = 8;
  const width = (WIDTH - 2 * gap) / 3;
  pictures.views.slice(0, 3).forEach(({ from, picture }, i) => {
    const x = LEFT + i * (width + gap);
    sheet.picture(picture, x, y, width, VIEW_HEIGHT);
    sheet.box(x, y, width, VIEW_HEIGHT);
    sheet.text(VIEW_WORDS[language][from], x, y + VIEW_HEIGHT + 3, { width, align: 'centre' });
  });
  return y + VIEW_HEIGHT + 3 + ROW;
}

function contact(sheet: Sheet, { pictures }: ReportContent, words: Words, numbers: Numbers, top: number): number {
  const y = heading(sheet, words.contact, LEFT, top, WIDTH);
  const gap = 8;
  const width = (WIDTH - 2 * gap) / 3;
  pictures.contact.slice(0, 2).forEach((picture, i) => {
    const x = LEFT + i * (width + gap);
    sheet.picture(picture, x, y, width, CONTACT_HEIGHT);
    sheet.box(x, y, width, CONTACT_HEIGHT);
  });
  legend(sheet, pictures.contactRange, words, numbers, LEFT + 2 * (width + gap) + 6, y, width - 6);
  return y + CONTACT_HEIGHT + 2;
}

function legend(
  sheet: Sheet,
  [low, high]: readonly [number, number],
  words: Words,
  numbers: Numbers,
  x: number,
  top: number,
  width: number,
): void {
  const height = CONTACT_HEIGHT - 34;
  const steps = 60;
  for (let i = 0; i < steps; i++) {
    const colour = scaleColour((i + 0.5) / steps, 0, 1).map((value) => Math.round(value).toString(16).padStart(2, '0'));
    const y = top + height * (1 - (i + 1) / steps);
    sheet.box(x, y, 16, height / steps + 0.3, `#${colour.join('')}`);
  }
  sheet.box(x, top, 16, height);
  for (let i = 0; i <= 4; i++) {
    const value = low + ((high - low) * i) / 4;
    const y = top + height * (1 - i / 4);
    sheet.line(x + 16, y, x + 20, y);
    const word = value > 1e-6 ? words.gap : value < -1e-6 ? words.overlap : '';
    const sign = value > 1e-6 ? '+' : '';
    sheet.text(
      `${sign}${numbers.number(value, 2)} mm ${i === 0 || i === 4 ? word : ''}`,
      x + 24,
      y - (i === 4 ? 1 : 5),
      {
        width: width - 24,
      },
    );
  }
  sheet.paragraph(words.contactNote, x, top + height + 10, width, 3, { size: 7 });
}

function checks(sheet: Sheet, content: ReportContent, words: Words, numbers: Numbers, top: number): number {
  const width = HALF_WIDTH + WIDER;
  const y = heading(sheet, words.checks, LEFT, top, width);
  const names = CHECK_WORDS[content.language];
  const rows = content.checks.map(({ name, value, atLeast, limit, unit, passed, required }) => [
    names[name] ?? name,
    (atLeast ? '>= ' : '') + numbers.check(value, unit),
    numbers.check(limit, unit),
    passed ? words.passed : required ? words.failed : words.advice,
  ]);
  return table(
    sheet,
    [
      { title: words.check, share: 0.48 },
      { title: words.value, share: 0.18, align: 'right' },
      { title: words.limit, share: 0.16, align: 'right' },
      { title: words.result, share: 0.18, align: 'right' },
    ],
    rows,
    LEFT,
    y,
    width,
    (row) => !content.checks[row]!.passed,
  );
}

function printing(
  sheet: Sheet,
  { print, approval }: ReportContent,
  words: Words,
  numbers: Numbers,
  top: number,
): number {
  const width = HALF_WIDTH - WIDER;
  const x = LEFT + HALF_WIDTH + WIDER + COLUMN_GAP;
  let y = heading(sheet, words.print, x, top, width);
  if (print) {
    const scale = print.scale.map((value) => numbers.number(value, 3)).join(', ');
    const sizes = [print.nozzleMm, print.layerMm, print.minWallMm].map((value) => numbers.number(value, 2)).join(' / ');
    for (const [name, value] of [
      [words.printer, print.printer],
      [words.material, print.material],
      [words.nozzle, `${sizes} mm`],
      [words.scale, print.calibrated ? scale : `${scale}: ${words.notCalibrated}`],
    ] as const) {
      sheet.text(name, x, y, { size: 7, colour: '#444444', width });
      y += 9 + sheet.paragraph(value, x, y + 9, width, 2) + 2;
    }
  } else {
    sheet.text(words.noPrinter, x, y, { width });
    y += ROW;
  }
  y = heading(sheet, words.approval, x, y + 6, width);
  if (approval) {
    y = facts(
      sheet,
      [
        [words.approver, approval.name],
        ['', approval.role],
        [words.approvedAt, numbers.instant(approval.approvedAt)],
      ],
      x,
      y,
      width,
      84,
    );
  } else {
    sheet.text(words.draft, x, y, { bold: true, width });
    y += ROW;
  }
  sheet.text(words.signature, x, y + 16, { size: 7, colour: '#444444' });
  sheet.line(x + 48, y + 24, x + width, y + 24);
  return y + 28;
}

function hashes(sheet: Sheet, { files, model, scan, version }: ReportContent, words: Words, top: number): void {
  const y = heading(sheet, words.files, LEFT, top, WIDTH);
  const rows: [string, string][] = [
    [words.scan, scan.sha256],
    [`${model.name} (STL, LPS)`, model.sha256],
    ...files.slice(0, MOST_FILES).map(({ name, sha256 }): [string, string] => [name, sha256]),
  ];
  const end = facts(sheet, rows, LEFT, y, WIDTH, 150);
  sheet.text(fill(words.version, version), LEFT, end, { colour: '#444444' });
}
