import { unzipSync } from 'fflate';
import { gunzipSync, inflateSync } from 'node:zlib';

/** All that can be read in a file: its bytes, and what is packed inside gzip, zip and PDF, as Latin-1 text. */
export function unpackedText(bytes: Uint8Array): string {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  if (raw.startsWith('\u001f\u008b')) return raw + unpackedText(gunzipSync(bytes));
  if (raw.startsWith('PK\u0003\u0004')) {
    return Object.entries(unzipSync(bytes)).reduce((all, [name, body]) => all + name + unpackedText(body), raw);
  }
  return raw.startsWith('%PDF') ? raw + pdfText(raw) : raw;
}

/** Text that a PDF's pages show: glyph numbers through the tables of its fonts, whichever fits. */
function pdfText(raw: string): string {
  const streams = [...raw.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(([, body]) => inflated(body!));
  const fonts = streams.filter((stream) => stream.includes('beginbfrange')).map(glyphTable);
  const lines = streams.flatMap((stream) => [...stream.matchAll(/\[((?:\s*(?:<[0-9a-f]+>|-?[\d.]+))+)\s*\]\s*TJ/gi)]);
  return fonts
    .flatMap((font) =>
      lines.map(([, line]) =>
        [...line!.matchAll(/<([0-9a-f]+)>/gi)]
          .flatMap(([, hex]) => hex!.match(/.{4}/g) ?? [])
          .map((glyph) => font.get(parseInt(glyph, 16)) ?? '?')
          .join(''),
      ),
    )
    .join('\n');
}

function inflated(body: string): string {
  try {
    return inflateSync(Buffer.from(body, 'latin1')).toString('latin1');
  } catch {
    return body;
  }
}

/** Characters by glyph, of a ToUnicode table: ranges `<from> <to> [<text> <text> ...]`. */
function glyphTable(stream: string): ReadonlyMap<number, string> {
  const table = new Map<number, string>();
  for (const [, from, texts] of stream.matchAll(/<([0-9a-f]+)>\s*<[0-9a-f]+>\s*\[([^\]]*)\]/gi)) {
    [...texts!.matchAll(/<([0-9a-f]+)>/gi)].forEach(([, hex], i) => {
      const codes = hex!.match(/.{4}/g)?.map((code) => parseInt(code, 16)) ?? [];
      table.set(parseInt(from!, 16) + i, String.fromCharCode(...codes));
    });
  }
  return table;
}
