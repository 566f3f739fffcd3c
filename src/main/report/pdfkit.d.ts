/** The part of pdfkit that the report uses; it comes without types. */
declare module 'pdfkit' {
  interface DocumentOptions {
    readonly size: 'A4';
    readonly margin: number;
    readonly autoFirstPage: boolean;
    readonly compress?: boolean;
    readonly lang?: string;
    readonly info: Readonly<Record<string, string | Date>>;
  }

  /** OpenType features to be used or left out. */
  type FontFeatures = Readonly<Record<string, boolean>>;

  interface TextOptions {
    readonly lineBreak: false;
    readonly features?: FontFeatures;
  }

  export default class PDFDocument {
    constructor(options: DocumentOptions);
    on(event: 'data', listener: (chunk: Uint8Array) => void): this;
    on(event: 'end', listener: () => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
    end(): void;
    addPage(): this;
    registerFont(name: string, source: Uint8Array): this;
    font(name: string): this;
    fontSize(size: number): this;
    fillColor(colour: string): this;
    strokeColor(colour: string): this;
    lineWidth(width: number): this;
    text(text: string, x: number, y: number, options: TextOptions): this;
    widthOfString(text: string, options?: { readonly features?: FontFeatures }): number;
    rect(x: number, y: number, width: number, height: number): this;
    moveTo(x: number, y: number): this;
    lineTo(x: number, y: number): this;
    fill(): this;
    stroke(): this;
    image(source: Uint8Array, x: number, y: number, options: { readonly width: number; readonly height: number }): this;
  }
}
