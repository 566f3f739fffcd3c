import type PDFDocument from 'pdfkit';
import { type Fonts, type Script, SCRIPTS } from './font-reader';
import { encodePng, type Picture } from './picture';

export interface TextStyle {
  readonly size?: number;
  readonly bold?: boolean;
  readonly colour?: string;
  readonly align?: 'left' | 'right' | 'centre';
  /** Points; longer text is cut with an ellipsis. */
  readonly width?: number;
}

/** Millimetres are for patients: a page is measured in points, 595 x 842, from the top left. */
export const PAGE = { width: 595.28, height: 841.89, margin: 36 } as const;

/** A PDF document drawn piece by piece. */
export class Sheet {
  private readonly bytes: Promise<Uint8Array>;

  /** An empty document. The library is loaded here: it takes as long to load as the rest of the command line. */
  static async open(fonts: Fonts, info: Readonly<Record<string, string | Date>>, language: string): Promise<Sheet> {
    const { default: Document } = await import('pdfkit');
    return new Sheet(new Document({ size: 'A4', margin: 0, autoFirstPage: false, info, lang: language }), fonts);
  }

  private constructor(
    private readonly document: PDFDocument,
    fonts: Fonts,
  ) {
    for (const script of SCRIPTS) {
      this.document.registerFont(`regular ${script}`, fonts.regular[script]);
      this.document.registerFont(`bold ${script}`, fonts.bold[script]);
    }
    const chunks: Uint8Array[] = [];
    this.bytes = new Promise((resolve, reject) => {
      this.document.on('data', (chunk) => void chunks.push(chunk));
      this.document.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
      this.document.on('error', reject);
    });
  }

  addPage(): void {
    this.document.addPage();
  }

  /** `y` is the top of the letters' line. Returns the width drawn. */
  text(text: string, x: number, y: number, style: TextStyle = {}): number {
    const { size = 8, colour = '#000000', align = 'left', width } = style;
    const shown = width === undefined ? text : this.cut(text, width, style);
    const length = this.widthOf(shown, style);
    const room = width ?? 0;
    let at = align === 'left' ? x : align === 'right' ? x + room - length : x + (room - length) / 2;
    for (const run of runsOf(shown)) {
      this.document
        .font(`${style.bold ? 'bold' : 'regular'} ${run.script}`)
        .fontSize(size)
        .fillColor(colour);
      this.document.text(run.text, at, y, { lineBreak: false, ...featuresOf(run.text) });
      at += this.document.widthOfString(run.text, featuresOf(run.text));
    }
    return length;
  }

  /** Breaks at spaces into lines of a width, the last of `most` lines cut short. Returns the height used. */
  paragraph(text: string, x: number, y: number, width: number, most: number, style: TextStyle = {}): number {
    const step = (style.size ?? 8) * 1.35;
    const lines: string[] = [''];
    for (const word of text.split(/\s+/)) {
      const line = lines[lines.length - 1] ?? '';
      const longer = line === '' ? word : `${line} ${word}`;
      if (line === '' || lines.length === most || this.widthOf(longer, style) <= width)
        lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    lines.forEach((line, i) => this.text(line, x, y + i * step, { ...style, width }));
    return lines.length * step;
  }

  line(x0: number, y0: number, x1: number, y1: number, width = 0.5, colour = '#000000'): void {
    this.document.lineWidth(width).strokeColor(colour).moveTo(x0, y0).lineTo(x1, y1).stroke();
  }

  box(x: number, y: number, width: number, height: number, fill?: string): void {
    if (fill) this.document.rect(x, y, width, height).fillColor(fill).fill();
    else this.document.lineWidth(0.5).strokeColor('#000000').rect(x, y, width, height).stroke();
  }

  /** The picture as large as fits into a box, in its middle; returns where it lies. */
  picture(
    picture: Picture,
    x: number,
    y: number,
    width: number,
    height: number,
  ): { x: number; y: number; width: number; height: number } {
    const scale = Math.min(width / picture.width, height / picture.height);
    const place = {
      x: x + (width - picture.width * scale) / 2,
      y: y + (height - picture.height * scale) / 2,
      width: picture.width * scale,
      height: picture.height * scale,
    };
    this.document.image(encodePng(picture), place.x, place.y, { width: place.width, height: place.height });
    return place;
  }

  async finish(): Promise<Uint8Array> {
    this.document.end();
    return this.bytes;
  }

  private widthOf(text: string, { size = 8, bold = false }: TextStyle): number {
    let width = 0;
    for (const run of runsOf(text)) {
      this.document.font(`${bold ? 'bold' : 'regular'} ${run.script}`).fontSize(size);
      width += this.document.widthOfString(run.text, featuresOf(run.text));
    }
    return width;
  }

  private cut(text: string, width: number, style: TextStyle): string {
    if (this.widthOf(text, style) <= width) return text;
    let [fits, tooLong] = [0, text.length];
    while (tooLong - fits > 1) {
      const middle = (fits + tooLong) >> 1;
      if (this.widthOf(`${text.slice(0, middle).trimEnd()}...`, style) <= width) fits = middle;
      else tooLong = middle;
    }
    return `${text.slice(0, fits).trimEnd()}...`;
  }
}

/** Kerning would draw digits over the point between them: 27.6 would read 276. */
function featuresOf(text: string): { features?: { kern: false } } {
  return /\d[.,:]/.test(text) ? { features: { kern: false } } : {};
}

/** Text in pieces of one script; letters that no file of the typeface has become question marks. */
function runsOf(text: string): { script: Script; text: string }[] {
  const runs: { script: Script; text: string }[] = [];
  for (const letter of text.normalize('NFC')) {
    const script = scriptOf(letter.codePointAt(0)!);
    const last = runs.at(-1);
    const shown = script ? letter : '?';
    if (last?.script === (script ?? 'latin')) last.text += shown;
    else runs.push({ script: script ?? 'latin', text: shown });
  }
  return runs;
}

function scriptOf(code: number): Script | undefined {
  const within = (low: number, high: number): boolean => code >= low && code <= high;
  if (
    within(0x20, 0x7e) ||
    within(0xa0, 0xff) ||
    within(0x2010, 0x2027) ||
    [0x131, 0x152, 0x153, 0x20ac, 0x2122, 0x2212].includes(code)
  ) {
    return 'latin';
  }
  if (within(0x100, 0x2ba) || within(0x1e00, 0x1e9f) || within(0x1ef2, 0x1eff)) return 'latin-ext';
  if (within(0x370, 0x3ff)) return 'greek';
  if (within(0x400, 0x45f) || within(0x490, 0x491)) return 'cyrillic';
  return undefined;
}
