import { AppError } from '@shared/errors';
import { type TriangleMesh } from '@shared/mesh';
import { strFromU8, unzipSync } from 'fflate';
import { ESCAPES, MODEL_PATH, MODEL_TYPE, type Package, type Part } from './three-mf';

const MILLIMETRES: Readonly<Record<string, number>> = {
  micron: 0.001,
  millimeter: 1,
  centimeter: 10,
  inch: 25.4,
  foot: 304.8,
  meter: 1000,
};

/**
 * The mesh objects of a package that its build lists, in millimetres whatever the file's unit, moved by their build
 * transforms; metadata names lose their namespace. Assemblies of components are not read.
 *
 * @throws AppError mesh/bad-file for anything that is not such a package
 */
export function decode3mf(bytes: Uint8Array, name = 'the file'): Package {
  const refuse = (reason: string): never => {
    throw new AppError('mesh/bad-file', { name, format: '3MF', reason });
  };
  const xml = rootModel(bytes, refuse);
  const model = /<model\b([^>]*)>/.exec(xml) ?? refuse('it has no model');
  const scale = MILLIMETRES[attribute(model[1]!, 'unit') ?? 'millimeter'] ?? refuse('its unit is unknown');
  const metadata: Record<string, string> = {};
  for (const [, attributes, value] of xml.matchAll(/<metadata\b([^>]*)>([^<]*)<\/metadata>/g)) {
    const key = attribute(attributes!, 'name');
    if (key) metadata[key.replace(/^.*:/, '')] = unescape(value!);
  }
  const materials = readMaterials(xml);
  const objects = new Map<string, Part>();
  for (const [, attributes, body] of xml.matchAll(/<object\b([^>]*)>([\s\S]*?)<\/object>/g)) {
    const id = attribute(attributes!, 'id') ?? refuse('an object has no number');
    if (/<component\b/.test(body!)) refuse('it is an assembly of components');
    const base = materials.get(`${attribute(attributes!, 'pid') ?? ''}/${attribute(attributes!, 'pindex') ?? '0'}`);
    objects.set(id, {
      name: attribute(attributes!, 'name') ?? `Part ${id}`,
      mesh: readMesh(body!, scale, refuse),
      colour: base?.colour ?? [200, 200, 200],
      ...(base ? { material: base.name } : {}),
    });
  }
  const parts: Part[] = [];
  for (const [, attributes] of xml.matchAll(/<item\b([^>]*)>/g)) {
    const part = objects.get(attribute(attributes!, 'objectid') ?? '') ?? refuse('its build names a missing object');
    const transform = attribute(attributes!, 'transform');
    parts.push(transform ? { ...part, mesh: moved(part.mesh, transform, scale, refuse) } : part);
  }
  if (parts.length === 0) refuse('it builds nothing');
  return { parts, metadata };
}

function unescape(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(amp|lt|gt|quot|apos));/gi, (_, hex, dec, name) => {
    if (typeof hex === 'string') return String.fromCodePoint(parseInt(hex, 16));
    if (typeof dec === 'string') return String.fromCodePoint(Number(dec));
    return Object.keys(ESCAPES).find((key) => ESCAPES[key] === `&${String(name).toLowerCase()};`)!;
  });
}

function rootModel(bytes: Uint8Array, refuse: (reason: string) => never): string {
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, { filter: ({ name }) => name === '_rels/.rels' || name.endsWith('.model') });
  } catch {
    return refuse('it is not a zip package');
  }
  const relations = files['_rels/.rels'] ? strFromU8(files['_rels/.rels']) : '';
  const relation = [...relations.matchAll(/<Relationship\b([^>]*)>/g)].find(
    ([, attributes]) => attribute(attributes!, 'Type') === MODEL_TYPE,
  );
  const path = relation ? attribute(relation[1]!, 'Target')?.replace(/^\//, '') : MODEL_PATH;
  const model = files[path ?? MODEL_PATH];
  return model ? strFromU8(model) : refuse('it has no model');
}

function attribute(text: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(text);
  return found ? unescape(found[1] ?? found[2] ?? '') : undefined;
}

function readMaterials(xml: string): Map<string, { name: string; colour: [number, number, number] }> {
  const materials = new Map<string, { name: string; colour: [number, number, number] }>();
  for (const [, attributes, body] of xml.matchAll(/<basematerials\b([^>]*)>([\s\S]*?)<\/basematerials>/g)) {
    const id = attribute(attributes!, 'id') ?? '';
    for (const [i, [, base]] of [...body!.matchAll(/<base\b([^>]*)>/g)].entries()) {
      const hex = attribute(base!, 'displaycolor') ?? '#C8C8C8';
      const value = parseInt(hex.slice(1, 7), 16);
      materials.set(`${id}/${i}`, {
        name: attribute(base!, 'name') ?? '',
        colour: [(value >> 16) & 255, (value >> 8) & 255, value & 255],
      });
    }
  }
  return materials;
}

function readMesh(body: string, scale: number, refuse: (reason: string) => never): TriangleMesh {
  const read = (tag: string, names: readonly string[]): number[] => {
    const numbers: number[] = [];
    for (const [, attributes] of body.matchAll(new RegExp(`<${tag}\\b([^>]*)>`, 'g'))) {
      for (const key of names) {
        const value = Number(attribute(attributes!, key) ?? NaN);
        if (!Number.isFinite(value)) refuse(`a ${tag} is damaged`);
        numbers.push(value);
      }
    }
    return numbers;
  };
  const positions = Float32Array.from(read('vertex', ['x', 'y', 'z']), (value) => value * scale);
  const triangles = Uint32Array.from(read('triangle', ['v1', 'v2', 'v3']));
  if (triangles.some((v) => v >= positions.length / 3)) refuse('a triangle names a missing vertex');
  return { positions, triangles };
}

/** A build transform: twelve numbers, row vectors times a 4 x 3 matrix, translation in file units. */
function moved(mesh: TriangleMesh, text: string, scale: number, refuse: (reason: string) => never): TriangleMesh {
  const m = text.trim().split(/\s+/).map(Number);
  if (m.length !== 12 || !m.every(Number.isFinite)) return refuse('a transform is damaged');
  const positions = new Float32Array(mesh.positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    const [x, y, z] = [mesh.positions[i]!, mesh.positions[i + 1]!, mesh.positions[i + 2]!];
    for (let axis = 0; axis < 3; axis++) {
      positions[i + axis] = x * m[axis]! + y * m[3 + axis]! + z * m[6 + axis]! + m[9 + axis]! * scale;
    }
  }
  return { positions, triangles: mesh.triangles };
}
