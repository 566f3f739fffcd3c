import type { MeshChecks, MeshFlaw } from '@shared/mesh';
import type { PrintCheck, PrintCheckName } from '@shared/printers';

const FLAWS: Readonly<Partial<Record<PrintCheckName, readonly MeshFlaw[]>>> = {
  closed: ['open-edge'],
  manifold: ['non-manifold'],
  outward: ['inverted'],
  triangles: ['degenerate', 'duplicate'],
  'self-intersection': ['self-intersection'],
  shells: ['shell'],
  voids: ['void'],
};

/** A printer's view of the mesh checks. */
export function soundnessChecks(checks: MeshChecks): PrintCheck[] {
  const rebuild = 'Smooth or fill the region and build the model again.';
  const check = (name: PrintCheckName, passed: boolean, value: number, hint: string): PrintCheck => ({
    name,
    passed,
    required: true,
    value,
    limit: 0,
    unit: 'count',
    ...(passed ? {} : { hint }),
    places: checks.places
      .filter(({ flaw }) => FLAWS[name]!.includes(flaw))
      .map(({ point, triangles }) => ({ point, triangles })),
  });
  const spoilt = checks.degenerate + checks.duplicate;
  const inverted = checks.places.filter(({ flaw }) => flaw === 'inverted').length;
  return [
    check('closed', checks.closed, checks.openEdges, `The surface has ${checks.openEdges} open edges. ${rebuild}`),
    check(
      'manifold',
      checks.manifold,
      checks.nonManifold,
      `The surface branches in ${checks.nonManifold} places. ${rebuild}`,
    ),
    check('outward', checks.outward, inverted, `A part of the surface is inside out. ${rebuild}`),
    check('triangles', spoilt === 0, spoilt, `${spoilt} triangles are flat or double. ${rebuild}`),
    check(
      'self-intersection',
      checks.selfIntersections === 0,
      checks.selfIntersections,
      `The surface cuts itself in ${checks.selfIntersections} places. ${rebuild}`,
    ),
    {
      ...check(
        'shells',
        checks.shells <= 1,
        checks.shells,
        `The model has ${checks.shells} separate pieces. Keep the largest one, or join them.`,
      ),
      limit: 1,
      ...(checks.shells > 1 ? { mend: 'keep-largest-shell' as const } : {}),
    },
    {
      ...check(
        'voids',
        checks.voids === 0,
        checks.voids,
        `The model has ${checks.voids} closed hollows that trap material. Fill them.`,
      ),
      ...(checks.voids > 0 ? { mend: 'fill-voids' as const } : {}),
    },
  ];
}
