import type { Vec3 } from '@shared/geometry';
import type { TriangleMesh } from '@shared/mesh';
import type { LabelVolume } from '@shared/volume';
import { buildBvh } from '../mesh/bvh';
import { closestPoint } from '../mesh/closest-point';
import { deviationStatistics, type DeviationStatistics } from '../mesh/deviation';
import { isoSurface } from '../mesh/iso-surface';
import { triangleNormal, vertexNormals } from '../mesh/measure';
import { boneField } from './bone-field';

/** A vertex farther from bone than this, beyond the clearance, is no contact. */
const CONTACT_MM = 1;

export interface ContactDeviation {
  /**
   * Millimetres a vertex between the model and the patient's bone: positive for a gap, negative where the model reaches
   * into bone, NaN where the model does not face bone nearby. A model with a clearance has that gap everywhere.
   */
  readonly values: Float32Array;
  /** Of the values less the clearance, signs dropped. */
  readonly statistics: DeviationStatistics;
  /** Share of the vertices that face bone. */
  readonly share: number;
}

/** The surface of bone and teeth without the voxels' stairs, LPS millimetres, looking outward. */
export function boneSurface(labels: LabelVolume): TriangleMesh {
  const field = boneField(labels);
  for (let i = 0; i < field.data.length; i++) field.data[i] = -field.data[i]!;
  return isoSurface(field, 0);
}

/**
 * How the model's contact surface lies against the patient's bone.
 *
 * @param labels anatomy around the model; without a label every value is NaN
 */
export function contactDeviation(mesh: TriangleMesh, labels: LabelVolume, clearanceMm = 0): ContactDeviation {
  const bone = boneSurface(labels);
  const bvh = buildBvh(bone);
  const normals = vertexNormals(mesh);
  const { positions: p } = mesh;
  const values = new Float32Array(p.length / 3).fill(NaN);
  let facing = 0;
  for (let v = 0; v < values.length; v++) {
    const point: Vec3 = [p[3 * v]!, p[3 * v + 1]!, p[3 * v + 2]!];
    const nearest = closestPoint(bvh, point, clearanceMm + CONTACT_MM);
    if (!nearest) continue;
    const n = triangleNormal(bone, nearest.triangle);
    // Bone looks out towards the model, the model towards the bone.
    if (n[0] * normals[3 * v]! + n[1] * normals[3 * v + 1]! + n[2] * normals[3 * v + 2]! >= 0) continue;
    const side = [0, 1, 2].reduce((sum, axis) => sum + n[axis]! * (point[axis]! - nearest.point[axis]!), 0);
    values[v] = side < 0 ? -nearest.distance : nearest.distance;
    facing++;
  }
  return {
    values,
    statistics: deviationStatistics(values.map((value) => Math.abs(value - clearanceMm))),
    share: values.length > 0 ? facing / values.length : 0,
  };
}
