import type { ModelCheck } from '@shared/case/model';
import type { MeshChecks } from '@shared/mesh';
import type { PrintCheck } from '@shared/printers';

/** The checks of a model as a file, without a printer. */
export function meshModelChecks(checks: MeshChecks): ModelCheck[] {
  const must = (name: string, passed: boolean, value: number): ModelCheck => ({ name, passed, required: true, value });
  return [
    must('closed', checks.closed, checks.openEdges),
    must('manifold', checks.manifold, checks.nonManifold),
    { name: 'outward', passed: checks.outward, required: true },
    must('self-intersections', checks.selfIntersections === 0, checks.selfIntersections),
    must('degenerate', checks.degenerate + checks.duplicate === 0, checks.degenerate + checks.duplicate),
    { name: 'shells', passed: checks.shells === 1, required: false, value: checks.shells },
    { name: 'voids', passed: checks.voids === 0, required: false, value: checks.voids },
  ];
}

/** The checks for a printer as the case's record keeps them; the places are asked for when they are shown. */
export function printModelChecks(checks: readonly PrintCheck[]): ModelCheck[] {
  return checks.map(({ name, passed, required, value, atLeast, limit, unit, hint, mend }) => ({
    name,
    passed,
    required,
    ...(value === undefined ? {} : { value }),
    ...(atLeast === undefined ? {} : { atLeast }),
    ...(limit === undefined ? {} : { limit }),
    ...(unit === undefined ? {} : { unit }),
    ...(hint === undefined ? {} : { hint }),
    ...(mend === undefined ? {} : { mend }),
  }));
}
