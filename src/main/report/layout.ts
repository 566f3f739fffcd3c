import type { ReportContent } from './content';
import type { Numbers } from './numbers';
import { PAGE, type Sheet } from './sheet';
import { fill, type Words } from './words';

export const LEFT = PAGE.margin;
export const WIDTH = PAGE.width - 2 * PAGE.margin;
export const COLUMN_GAP = 18;
export const HALF_WIDTH = (WIDTH - COLUMN_GAP) / 2;
export const ROW = 12;

/** Title, patient and state on top of a page, its number below; returns where the content begins. */
export function pageFrame(sheet: Sheet, content: ReportContent, words: Words, numbers: Numbers, page: 1 | 2): number {
  sheet.addPage();
  const top = PAGE.margin - 6;
  sheet.text(words.title, LEFT, top, { size: 14, bold: true, width: WIDTH - 190 });
  const { approval } = content;
  const state = approval ? fill(words.approved, approval.revision) : words.draft;
  sheet.box(PAGE.width - PAGE.margin - 180, top - 2, 180, 20, approval ? '#e6e6e6' : '#000000');
  sheet.text(state, PAGE.width - PAGE.margin - 176, top + 3, {
    size: 9,
    bold: true,
    align: 'centre',
    width: 172,
    colour: approval ? '#000000' : '#ffffff',
  });
  const identity = [
    `${words.pseudonym}: ${content.pseudonym || '-'}`,
    ...(content.caseId ? [`${words.case}: ${content.caseId}`] : []),
    `${words.created}: ${numbers.instant(content.createdAt)}`,
  ];
  sheet.text(identity.join('     '), LEFT, top + 24, { size: 9, width: WIDTH });
  sheet.line(LEFT, top + 39, LEFT + WIDTH, top + 39, 1);
  const bottom = PAGE.height - PAGE.margin;
  sheet.line(LEFT, bottom - 4, LEFT + WIDTH, bottom - 4);
  sheet.text(words.notice, LEFT, bottom, { size: 6.5, width: WIDTH - 80, colour: '#333333' });
  sheet.text(fill(words.page, page), LEFT + WIDTH - 80, bottom, { size: 7, align: 'right', width: 80 });
  return top + 48;
}

export function heading(sheet: Sheet, text: string, x: number, y: number, width: number): number {
  sheet.text(text, x, y, { size: 9.5, bold: true, width });
  sheet.line(x, y + 13, x + width, y + 13);
  return y + 17;
}

/** Names on the left, values beside them; returns the y below. */
export function facts(
  sheet: Sheet,
  rows: readonly (readonly [string, string])[],
  x: number,
  y: number,
  width: number,
  nameWidth = 96,
): number {
  rows.forEach(([name, value], i) => {
    sheet.text(name, x, y + i * ROW, { colour: '#444444', width: nameWidth - 4 });
    sheet.text(value, x + nameWidth, y + i * ROW, { width: width - nameWidth });
  });
  return y + rows.length * ROW;
}

export interface Column {
  readonly title: string;
  /** Share of the table's width. */
  readonly share: number;
  readonly align?: 'left' | 'right';
}

/** A table with a ruled head; returns the y below. */
export function table(
  sheet: Sheet,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  x: number,
  y: number,
  width: number,
  bold: (row: number) => boolean = () => false,
): number {
  const draw = (cells: readonly string[], top: number, strong: boolean): void => {
    let at = x;
    columns.forEach(({ share, align = 'left' }, i) => {
      sheet.text(cells[i] ?? '', at, top, { bold: strong, align, width: share * width - 6 });
      at += share * width;
    });
  };
  draw(
    columns.map(({ title }) => title),
    y,
    true,
  );
  sheet.line(x, y + 11, x + width, y + 11, 0.3);
  rows.forEach((row, i) => draw(row, y + 14 + i * ROW, bold(i)));
  return y + 14 + rows.length * ROW;
}
