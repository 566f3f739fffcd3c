import { type TriangleMesh } from '@shared/mesh';
import { strToU8, zipSync } from 'fflate';

/** One printable object of a 3MF package. */
export interface Part {
  readonly name: string;
  readonly mesh: TriangleMesh;
  /** sRGB 0..255. */
  readonly colour: readonly [number, number, number];
  /** Name of the material, which slicers show beside the colour. */
  readonly material?: string;
}

export interface Package {
  readonly parts: readonly Part[];
  /**
   * Text by name. Title, Designer, Description, Copyright, LicenseTerms, Rating, CreationDate, ModificationDate and
   * Application are 3MF's own; other names are kept in this product's namespace.
   */
  readonly metadata: Readonly<Record<string, string>>;
}

const CORE = 'http://schemas.microsoft.com/3dmanufacturing/core/2015/02';
const OWN = 'urn:lacuna:3mf';
export const MODEL_PATH = '3D/3dmodel.model';
export const MODEL_TYPE = 'http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel';
const STANDARD_METADATA = new Set([
  'Title',
  'Designer',
  'Description',
  'Copyright',
  'LicenseTerms',
  'Rating',
  'CreationDate',
  'ModificationDate',
  'Application',
]);
/** A 3MF package (core specification), unit millimetre, one object a part; the same input gives the same bytes. */
export function encode3mf(content: Package): Uint8Array {
  const types =
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/></Types>';
  const relations =
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
    `<Relationship Target="/${MODEL_PATH}" Id="rel0" Type="${MODEL_TYPE}"/></Relationships>`;
  const files = {
    '[Content_Types].xml': strToU8(types),
    '_rels/.rels': strToU8(relations),
    [MODEL_PATH]: strToU8(modelXml(content)),
  };
  return zipSync(files, { level: 6, mtime: new Date(1980, 0, 1) });
}

function modelXml({ parts, metadata }: Package): string {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<model unit="millimeter" xml:lang="en-US" xmlns="${CORE}" xmlns:lacuna="${OWN}">`,
  ];
  for (const [name, value] of Object.entries(metadata)) {
    const full = STANDARD_METADATA.has(name) ? name : `lacuna:${name}`;
    lines.push(`<metadata name="${escape(full)}">${escape(value)}</metadata>`);
  }
  lines.push('<resources>', '<basematerials id="1">');
  for (const part of parts) {
    const hex = part.colour.map((value) => value.toString(16).padStart(2, '0')).join('');
    lines.push(`<base name="${escape(part.material ?? part.name)}" displaycolor="#${hex.toUpperCase()}FF"/>`);
  }
  lines.push('</basematerials>');
  for (const [i, { name, mesh }] of parts.entries()) {
    lines.push(`<object id="${i + 2}" type="model" name="${escape(name)}" pid="1" pindex="${i}"><mesh><vertices>`);
    const { positions: p, triangles: t } = mesh;
    for (let v = 0; v < p.length; v += 3) {
      lines.push(`<vertex x="${decimal(p[v]!)}" y="${decimal(p[v + 1]!)}" z="${decimal(p[v + 2]!)}"/>`);
    }
    lines.push('</vertices><triangles>');
    for (let c = 0; c < t.length; c += 3) lines.push(`<triangle v1="${t[c]!}" v2="${t[c + 1]!}" v3="${t[c + 2]!}"/>`);
    lines.push('</triangles></mesh></object>');
  }
  lines.push('</resources>', '<build>');
  for (const i of parts.keys()) lines.push(`<item objectid="${i + 2}"/>`);
  lines.push('</build>', '</model>', '');
  return lines.join('\n');
}

/** The shortest decimal that reads back as the same single-precision number. */
function decimal(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === value) return String(text);
  }
  return String(Number(value.toPrecision(9)));
}

/** The five entities of XML. */
export const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escape(text: string): string {
  // Control characters have no place in XML 1.0.
  return text.replace(/[\p{Cc}]/gu, ' ').replace(/[&<>"']/g, (character) => ESCAPES[character]!);
}
