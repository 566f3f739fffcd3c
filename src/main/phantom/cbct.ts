import { type Geometry, type Vec3, voxelCount } from '@shared/geometry';
import { checkAborted, type JobContext, QUIET } from '@shared/jobs';
import { createRandom } from '@shared/random';
import { createVolume, type Volume } from '@shared/volume';
import { addStreaks, blurInPlace, drawArtefacts, noiseSource } from './artefacts';
import type { BlockField } from './block';
import { forEachBlock } from './block-field';
import { AIR, boneValue, coverage, drawMaterials, type Materials, softValue, toothValue } from './hounsfield';
import { jawToWorld } from './jaw-frame';
import { cutLesion } from './lesion';
import type { Phantom } from './phantom';
import { distanceToBox, type Point, type Sdf } from './shapes';
import { buildSoftTissue, type SoftTissue } from './soft-tissue';
import type { Subject } from './subject';

/** Grey values a scanner stores. */
const LOWEST = -1024;
const HIGHEST = 3095;

/**
 * The phantom as a CBCT scanner shows it, wound included, on any grid (LPS mm): approximate Hounsfield units with partial
 * volume, blur, correlated noise, cupping, metal streaks, and a grey scale that is off by the scanner's gain and offset.
 * Deterministic for a phantom and a grid. Throws the signal's `AbortError`.
 */
export function renderCbct(phantom: Phantom, geometry: Geometry, context: JobContext = QUIET): Volume<Int16Array> {
  const { subject, lesion } = phantom;
  const random = createRandom(phantom.description.seed, 'cbct');
  const materials = drawMaterials(random.fork('materials'));
  const h = Math.max(...geometry.spacing);
  const artefacts = drawArtefacts(random.fork('artefacts'), h);
  const tissue = buildSoftTissue(subject, subject.noise);
  const white = noiseSource(random.fork('noise'));
  const data = new Int16Array(voxelCount(geometry));
  const cup = cupping(geometry, artefacts.cupping);
  const values = new Float32Array(0x8000);
  const { gain, offset, noise } = artefacts;

  forEachBlock(
    subject,
    geometry,
    (block) => {
      if (lesion && block.occupied) cutLesion(lesion, block);
      blockValues(subject, tissue, materials, block, h, values);
      for (let i = 0; i < block.count; i++) {
        const o = block.index[i]!;
        const v = values[i]!;
        const loss = v > -400 ? cup(o) : 0;
        const grey = gain * (v - loss) + offset + noise * white();
        data[o] = grey < LOWEST ? LOWEST : grey > 8000 ? 8000 : grey;
      }
    },
    {
      includeEmpty: true,
      margin: 1.2 * h,
      onProgress: (fraction) => {
        checkAborted(context);
        context.onProgress(fraction * 0.85, 'render');
      },
    },
  );
  addStreaks(data, geometry, metalPlaces(phantom), artefacts.streaks, random.fork('streaks'));
  checkAborted(context);
  context.onProgress(0.92, 'blur');
  blurInPlace(data, geometry.size, artefacts.blur);
  for (let i = 0; i < data.length; i++) if (data[i]! > HIGHEST) data[i] = HIGHEST;
  context.onProgress(1, 'blur');
  return createVolume(geometry, data);
}

/** Beam hardening: the middle of the field is darker. */
function cupping(geometry: Geometry, depth: number): (index: number) => number {
  const [nx, ny] = geometry.size;
  const half = Math.hypot(nx, ny) / 2;
  return (index) => {
    const x = index % nx;
    const y = Math.floor(index / nx) % ny;
    const r2 = ((x - nx / 2) ** 2 + (y - ny / 2) ** 2) / (half * half);
    return depth * (1 - r2);
  };
}

/** Crown centres of teeth with metal that the wound left, LPS millimetres. */
function metalPlaces({ subject, lesion }: Phantom): Vec3[] {
  return subject.dentition.teeth.flatMap((tooth, index) => {
    const lost = lesion && (lesion.kind === 'total' || lesion.lostTeeth.has(index));
    const metal =
      tooth.state === 'implant' || tooth.state === 'crowned' || (tooth.state === 'filled' && tooth.fdi % 3 > 0);
    if (lost || !metal) return [];
    const [x, y, z] = tooth.neck;
    const up = tooth.shape.crown * 0.6;
    const crown: Point = [x + tooth.axes[6]! * up, y + tooth.axes[7]! * up, z + tooth.axes[8]! * up];
    return [jawToWorld(subject, tooth.jaw === 'upper' ? 'maxilla' : 'mandible', crown)];
  });
}

/** True Hounsfield units of a block's voxels. */
function blockValues(
  subject: Subject,
  tissue: SoftTissue,
  materials: Materials,
  block: BlockField,
  h: number,
  out: Float32Array,
): void {
  const { count, centre, radius, skull, mandible, tooth, canal } = block;
  const [cx, cy, cz] = [centre[0]!, centre[1]!, centre[2]!];
  const skin = tissue.skin(cx, cy, cz);
  if (skin > 1.5 * (radius + h) && !block.occupied) {
    out.fill(AIR, 0, count);
    return;
  }
  const near = { skin: skin > -1.5 * radius - 12, airway: distanceToBox(tissue.airwayBox, cx, cy, cz) < radius };
  const within = (solid: {
    sdf: Sdf;
    min: readonly [number, number, number];
    max: readonly [number, number, number];
  }): boolean => distanceToBox(solid, cx, cy, cz) < radius + h && solid.sdf(cx, cy, cz) < 1.4 * (radius + h);
  const air = subject.skull.airSpaces.filter(within).map((solid) => solid.sdf);
  const vertebrae = tissue.vertebrae.filter(within).map((solid) => solid.sdf);
  const shell = subject.anatomy.cortex * 0.7;
  const noise = subject.noise;
  for (let i = 0; i < count; i++) {
    let value = softValue(tissue, materials, noise, block, i, h, near, air);
    let bone = Math.min(skull[i]!, mandible[i]!);
    for (const sdf of vertebrae) bone = Math.min(bone, sdf(block.x[i]!, block.y[i]!, block.z[i]!));
    if (bone < h) {
      const share = coverage(bone, h);
      if (share > 0) value += (boneValue(subject, materials, noise, block, i, bone, shell) - value) * share;
      const inCanal = canal[i]! < h ? coverage(canal[i]!, h) * share : 0;
      value += (materials.canal - value) * inCanal;
    }
    const t = tooth[i]!;
    if (t < h + 0.3) {
      // The periodontal ligament is a thin dark line between root and bone.
      const ligament = bone < 0 && t > 0 ? 0.5 * coverage(t - 0.2, h) : 0;
      value += (materials.muscle - value) * ligament;
      const share = coverage(t, h);
      if (share > 0) value += (toothValue(subject, materials, block, i) - value) * share;
    }
    out[i] = value;
  }
}
