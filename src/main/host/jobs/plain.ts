import type { Scan } from '@shared/case/analysis';
import type { Finding } from '@shared/findings';
import type { Geometry } from '@shared/geometry';

/** Copies for the case record, whose arrays are not read-only. */
export function plainGeometry({ size, spacing, origin, direction }: Geometry): Scan['geometry'] {
  return { size: [...size], spacing: [...spacing], origin: [...origin], direction: [...direction] };
}

export function plainFinding({ code, severity, message, details, files }: Finding): Scan['findings'][number] {
  return { code, severity, message, ...(details && { details: { ...details } }), ...(files && { files: [...files] }) };
}
