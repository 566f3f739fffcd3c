import { type TriangleMesh } from '@shared/mesh';
import { type Material, type Mend, type Printer } from '@shared/printers';
import { findShells, isSolid, isVoid, selectShells } from '../mesh/shells';
import { weld } from '../mesh/weld';
import { thicken } from './thicken';

/** Closes every hollow inside the solid; what lay loose in a hollow becomes part of the solid around it. */
export function fillVoids(mesh: TriangleMesh): TriangleMesh {
  const welded = weld(mesh);
  const shells = findShells(welded);
  const solid = selectShells(welded, shells, (shell) => !isVoid(shell));
  // Without the hollow around it a loose piece lies inside another solid and counts double.
  const again = findShells(solid);
  return again.list.every(isSolid) ? solid : selectShells(solid, again, isSolid);
}

/** Keeps the outer surface of the largest volume with the hollows inside it. An empty mesh stays empty. */
export function keepLargestShell(mesh: TriangleMesh): TriangleMesh {
  const welded = weld(mesh);
  const shells = findShells(welded);
  const largest = shells.list.filter(isSolid).sort((a, b) => b.volumeMm3 - a.volumeMm3)[0];
  if (!largest) return welded;
  const others = selectShells(welded, shells, (shell) => shell === largest || isVoid(shell));
  // Hollows of the pieces left out now lie in the open.
  const again = findShells(others);
  return again.list.length === 1
    ? others
    : selectShells(others, again, (shell) => shell.volumeMm3 > 0 || shell.depth === 1);
}

/** One mend that needs no decision. The mesh is in LPS and gets the material's scale only when it is printed. */
export async function mendMesh(
  mesh: TriangleMesh,
  mend: Mend,
  printer: Printer,
  material: Material,
): Promise<TriangleMesh> {
  switch (mend) {
    case 'fill-voids':
      return fillVoids(mesh);
    case 'keep-largest-shell':
      return keepLargestShell(mesh);
    case 'thicken': {
      const scale = Math.min(...material.scale);
      return await thicken(mesh, printer.minWallMm / scale, printer.nozzleMm / scale);
    }
  }
}
