import type { Vec3 } from '@shared/geometry';
import type { TriangleMesh } from '@shared/mesh';
import { createVolume, type LabelVolume, type Volume } from '@shared/volume';
import { type Bvh, buildBvh } from '../mesh/bvh';
import { closestPoint } from '../mesh/closest-point';
import { deviationStatistics, type DeviationStatistics } from '../mesh/deviation';
import { isoSurface } from '../mesh/iso-surface';
import { triangleArea, triangleNormal, vertexNormals } from '../mesh/measure';
import { boneField } from './bone-field';
import { fieldAt } from './field-at';

/** A point farther from bone than this, beyond the clearance, is no contact. */
const CONTACT_MM = 1;
/** Cosine, at least, between the model's normal and the bone's turned round. */
const FACING = 0.5;
/** Square millimetres of the model's surface for each point of the statistics. */
const SAMPLE_MM2 = 0.1;

export interface ContactDeviation {
  /**
   * Millimetres a vertex between the model and the patient's bone: positive for a gap, negative where the model reaches
   * into bone, NaN where the model does not face bone nearby. A model with a clearance has that gap everywhere.
   */
  readonly values: Float32Array;
  /** Of the whole contact surface, less the clearance, signs dropped; every square millimetre counts the same. */
  readonly statistics: DeviationStatistics;
  /** Share of the model's surface that faces bone. */
  readonly share: number;
}

/** The surface of bone and teeth without the voxels' stairs, LPS millimetres, looking outward. */
export function boneSurface(labels: LabelVolume): TriangleMesh {
  return isoSurface(insideField(labels), 0);
}

/** A field that is positive inside bone and teeth. */
function insideField(labels: LabelVolume): Volume<Float32Array> {
  const { geometry, data } = boneField(labels);
  return createVolume(
    geometry,
    data.map((value) => -value),
  );
}

interface Bone {
  readonly surface: Bvh;
  /** Positive inside. */
  readonly field: Volume<Float32Array>;
}

/**
 * How the model's contact surface lies against the patient's bone.
 *
 * @param labels anatomy around the model; without a label every value is NaN
 */
export function contactDeviation(mesh: TriangleMesh, labels: LabelVolume, clearanceMm = 0): ContactDeviation {
  const field = insideField(labels);
  const bone: Bone = { surface: buildBvh(isoSurface(field, 0)), field };
  const most = clearanceMm + CONTACT_MM;
  const normals = vertexNormals(mesh);
  const { positions: p } = mesh;
  const values = new Float32Array(p.length / 3);
  for (let v = 0; v < values.length; v++) {
    const at = 3 * v;
    const normal: Vec3 = [normals[at]!, normals[at + 1]!, normals[at + 2]!];
    values[v] = gapAt(bone, [p[at]!, p[at + 1]!, p[at + 2]!], normal, most);
  }
  const samples = surfaceGaps(mesh, bone, most);
  const facing = samples.filter((gap) => !Number.isNaN(gap));
  return {
    values,
    statistics: deviationStatistics(facing.map((gap) => Math.abs(gap - clearanceMm))),
    share: samples.length > 0 ? facing.length / samples.length : 0,
  };
}

/** The signed distance to bone of a point of the model; NaN where its surface does not face bone. */
function gapAt({ surface, field }: Bone, point: Vec3, normal: Vec3, most: number): number {
  const nearest = closestPoint(surface, point, most);
  if (!nearest) return NaN;
  const n = triangleNormal(surface.mesh, nearest.triangle);
  const length = Math.hypot(...n) * Math.hypot(...normal);
  // Bone looks out towards the model, the model towards the bone.
  if (!(n[0] * normal[0] + n[1] * normal[1] + n[2] * normal[2] < -FACING * length)) return NaN;
  // The side of the nearest triangle would not do: at a sharp edge a point can lie outside and behind it.
  return fieldAt(field, point) > 0 ? -nearest.distance : nearest.distance;
}

/** Gaps at points spread evenly over the model's surface, at least one a triangle of the sampled area. */
function surfaceGaps(mesh: TriangleMesh, bone: Bone, most: number): Float32Array {
  const gaps: number[] = [];
  const { positions: p, triangles } = mesh;
  let owed = 0.5;
  for (let t = 0, k = 0; t < triangles.length / 3; t++) {
    owed += triangleArea(mesh, t) / SAMPLE_MM2;
    if (owed < 1) continue;
    const normal = triangleNormal(mesh, t);
    const [a, b, c] = [3 * triangles[3 * t]!, 3 * triangles[3 * t + 1]!, 3 * triangles[3 * t + 2]!];
    for (; owed >= 1; owed--, k++) {
      // A sequence that fills the unit square evenly (Roberts 2018), folded into the triangle.
      let u = (0.754877666 * k) % 1;
      let v = (0.569840296 * k) % 1;
      if (u + v > 1) [u, v] = [1 - u, 1 - v];
      const point = [0, 1, 2].map(
        (axis) => p[a + axis]! * (1 - u - v) + p[b + axis]! * u + p[c + axis]! * v,
      ) as unknown as Vec3;
      gaps.push(gapAt(bone, point, normal, most));
    }
  }
  return Float32Array.from(gaps);
}
