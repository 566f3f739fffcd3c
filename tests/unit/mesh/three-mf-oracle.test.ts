import { describe, expect, it } from 'vitest';
import { encode3mf } from '@main/mesh/three-mf';
import { boxMesh } from './solids';

interface Lib3mf {
  readonly FS: { writeFile(path: string, bytes: Uint8Array): void };
  readonly CWrapper: new () => {
    CreateModel(): {
      GetUnit(): unknown;
      QueryReader(kind: string): {
        SetStrictModeActive(strict: boolean): void;
        ReadFromFile(path: string): void;
        GetWarningCount(): number;
      };
      GetMeshObjects(): {
        MoveNext(): boolean;
        GetCurrentMeshObject(): {
          GetName(): string;
          GetVertexCount(): number;
          GetTriangleCount(): number;
          IsManifoldAndOriented(): boolean;
        };
      };
      GetMetaDataGroup(): {
        GetMetaDataCount(): number;
        GetMetaData(i: number): { GetName(): string; GetValue(): string };
      };
    };
  };
}

// Not a dependency of the product: the consortium's own reader is asked where it is installed.
const packageName = '@3mfconsortium/lib3mf';
const library = await (import(packageName) as Promise<{ default: () => Promise<Lib3mf> }>)
  .then((module) => module.default())
  .catch(() => null);

describe('the 3MF consortium’s reader', () => {
  it.skipIf(library === null)(`takes the package in strict mode without a warning (needs ${packageName})`, () => {
    const { FS, CWrapper } = library!;
    const mesh = boxMesh([-1, -2, -3], [1, 2, 3]);
    const parts = ['A & B', 'Größe'].map((name) => ({ name, mesh, colour: [255, 0, 9] as const }));
    FS.writeFile('/part.3mf', encode3mf({ parts, metadata: { Title: 'Case <1>', case: 'c1' } }));
    const model = new CWrapper().CreateModel();
    const reader = model.QueryReader('3mf');
    reader.SetStrictModeActive(true);
    reader.ReadFromFile('/part.3mf');
    expect(reader.GetWarningCount()).toBe(0);
    const objects = model.GetMeshObjects();
    const names: string[] = [];
    while (objects.MoveNext()) {
      const object = objects.GetCurrentMeshObject();
      names.push(object.GetName());
      expect([object.GetVertexCount(), object.GetTriangleCount(), object.IsManifoldAndOriented()]).toEqual([
        8,
        12,
        true,
      ]);
    }
    expect(names).toEqual(['A & B', 'Größe']);
    const group = model.GetMetaDataGroup();
    const metadata = Array.from({ length: group.GetMetaDataCount() }, (_, i) => group.GetMetaData(i));
    expect(metadata.map((entry) => [entry.GetName(), entry.GetValue()])).toEqual([
      ['Title', 'Case <1>'],
      ['case', 'c1'],
    ]);
  });
});
