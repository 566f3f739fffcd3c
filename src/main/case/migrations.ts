import { AppError } from '@shared/errors';

/** A step between two neighbouring versions of `case.json`; `down` is what an older program is given. */
export interface Migration {
  /** The older version; the newer is one more. */
  readonly from: number;
  up(record: Record<string, unknown>): Record<string, unknown>;
  down(record: Record<string, unknown>): Record<string, unknown>;
}

/** One entry for each version that has been; version 1 is the first. */
export const MIGRATIONS: readonly Migration[] = [];

export function versionOf(record: Record<string, unknown>): number {
  const version = record.schemaVersion;
  return typeof version === 'number' && Number.isInteger(version) && version >= 1 ? version : 0;
}

/**
 * Brings a record to version `target`, one step after the other. Throws `case/newer` on a record from a newer program
 * and `case/damaged` on one without a version or whose steps are not known.
 */
export function migrate(
  record: Record<string, unknown>,
  target: number,
  name: string,
  migrations = MIGRATIONS,
): Record<string, unknown> {
  let version = versionOf(record);
  if (version === 0) throw new AppError('case/damaged', { name, reason: 'case.json has no version' });
  const newest = Math.max(target, ...migrations.map(({ from }) => from + 1));
  if (version > newest) throw new AppError('case/newer', { name, version });
  let current = record;
  while (version !== target) {
    const up = version < target;
    const step = migrations.find(({ from }) => from === (up ? version : version - 1));
    if (!step) throw new AppError('case/damaged', { name, reason: `version ${version} is not known` });
    current = up ? step.up(current) : step.down(current);
    version += up ? 1 : -1;
    current = { ...current, schemaVersion: version };
  }
  return current;
}
