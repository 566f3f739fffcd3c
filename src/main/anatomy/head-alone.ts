import { type Geometry, indexToWorld, voxelVolume } from '@shared/geometry';
import { Label } from '@shared/labels';
import type { LabelVolume, Volume } from '@shared/volume';
import { type Component, connectedComponents } from '../volume/components';
import { dilate, type Element } from '../volume/morphology';
import { AIR_HU } from './scan-grid';

/** Pieces so near to the head's own bones belong to it (a sequestrum, a tooth, thin bone that broke apart), millimetres. */
const NEAR_MM = 10;
/** Larger pieces beside the head are something else, a table, a head rest, a shoulder; mm^3. */
const LARGEST_PIECE_MM3 = 5000;
/** What surrounds a piece within this tells whether it lies in flesh, millimetres. */
const AROUND_MM = 4;
/** Of the unlabelled voxels around a bone so many are flesh; the rest is airway, or beyond the scan. */
const SHARE_OF_FLESH = 0.7;
const SHARE_OF_SKULL = 0.95;
/** The other jaw and the skull base lie within this of a jaw's teeth, a table and a shoulder do not; millimetres. */
const JAWS_MM = 60;
/** A bone whose teeth are at least this share of all teeth belongs to the jaws. */
const SHARE_OF_TEETH = 0.1;

/**
 * Leaves of coarse labels only the head: the bones near each other that bear the teeth, the largest pieces of skull and of
 * mandible near them, what small pieces lie beside these, and skull above the mandible that lies in flesh: a skull base that the field of
 * view cut off from the face. A network takes anything dense for bone, tables and head rests included.
 *
 * @param coarse labels 0..5 on the model grid; without bone or teeth they come back as they are
 * @param grey approximate Hounsfield units on the same grid, air beyond the scan
 */
export function headAlone(coarse: LabelVolume, grey: Float32Array): LabelVolume {
  const { geometry, data } = coarse;
  const labelled = data.map((label) => (label > 0 ? 1 : 0));
  const { labels, components } = connectedComponents({ geometry, data: labelled }, 26);
  const counts = components.map(() => new Float64Array(6));
  for (let i = 0; i < data.length; i++) if (data[i]) counts[labels.data[i]! - 1]![data[i]!]! += 1;
  const teeth = (count: Float64Array): number => count[Label.UpperTeeth]! + count[Label.LowerTeeth]!;
  const allTeeth = counts.reduce((sum, count) => sum + teeth(count), 0);
  const mostTeeth = counts.reduce((best, count, n) => (teeth(count) > teeth(counts[best]!) ? n : best), 0);
  const near = allTeeth > 0 ? touched(coarse, labels.data, components.length, mostTeeth + 1) : counts.map(() => true);
  const most = (label: Label): number => Math.max(...counts.map((count, n) => (near[n] ? count[label]! : 0)));
  const [skull, mandible] = [most(Label.UpperSkull), most(Label.Mandible)];
  const own = counts.map(
    (count, n) =>
      (near[n] === true && allTeeth > 0 && teeth(count) >= SHARE_OF_TEETH * allTeeth) ||
      (near[n] === true && skull > 0 && count[Label.UpperSkull] === skull) ||
      (near[n] === true && mandible > 0 && count[Label.Mandible] === mandible),
  );
  const level = mandibleLevel(coarse, labels.data, own);
  const skullInFlesh = (n: number): boolean =>
    near[n]! && isSkull(counts[n]!) && components[n]!.centroid[2] > level && inFlesh(labels, n + 1, grey);
  const kept = withPieces(labels, components, own).map((stays, n) => stays || skullInFlesh(n));
  return { geometry, data: data.map((label, i) => (label && kept[labels.data[i]! - 1] ? label : 0)) };
}

/** Which components come within {@link JAWS_MM} of the teeth of component `jaw`. */
function touched({ geometry, data }: LabelVolume, labels: Int32Array, count: number, jaw: number): boolean[] {
  const isTooth = (label: number): boolean => label === Label.UpperTeeth || label === Label.LowerTeeth;
  const teeth = data.map((label, i) => (isTooth(label) && labels[i] === jaw ? 1 : 0));
  const near = dilate({ geometry, data: teeth }, box(geometry, JAWS_MM)).data;
  const found = new Array<boolean>(count).fill(false);
  for (let i = 0; i < labels.length; i++) if (near[i] && labels[i]! > 0) found[labels[i]! - 1] = true;
  return found;
}

/** Which components stay: the head's own, and small ones beside them. */
function withPieces(
  { geometry, data: labels }: Volume<Int32Array>,
  components: readonly Component[],
  own: readonly boolean[],
): boolean[] {
  const body = Uint8Array.from(labels, (label) => (label > 0 && own[label - 1] ? 1 : 0));
  const near = dilate({ geometry, data: body }, box(geometry, NEAR_MM)).data;
  const beside = new Uint8Array(components.length);
  for (let i = 0; i < labels.length; i++) if (near[i] && labels[i]! > 0) beside[labels[i]! - 1] = 1;
  const each = voxelVolume(geometry);
  return components.map(({ voxels }, n) => own[n]! || (beside[n] === 1 && voxels * each <= LARGEST_PIECE_MM3));
}

/** Mean height of the head's own mandible, world z in millimetres; below everything where there is none. */
function mandibleLevel({ geometry, data }: LabelVolume, labels: Int32Array, own: readonly boolean[]): number {
  const [nx, ny] = geometry.size;
  let [sum, count] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    if (data[i] !== Label.Mandible || !own[labels[i]! - 1]) continue;
    sum += indexToWorld(geometry, [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))])[2];
    count++;
  }
  return count > 0 ? sum / count : -Infinity;
}

/** Skull alone, but for a few voxels. */
function isSkull(count: Float64Array): boolean {
  return count[Label.UpperSkull]! >= SHARE_OF_SKULL * count.reduce((sum, voxels) => sum + voxels, 0);
}

/** Whether most of what surrounds a component is flesh. */
function inFlesh({ geometry, data: labels }: Volume<Int32Array>, label: number, grey: Float32Array): boolean {
  const piece = Uint8Array.from(labels, (value) => (value === label ? 1 : 0));
  const around = dilate({ geometry, data: piece }, box(geometry, AROUND_MM)).data;
  let [flesh, all] = [0, 0];
  for (let i = 0; i < labels.length; i++) {
    if (!around[i] || labels[i]! > 0) continue;
    all++;
    if (grey[i]! > AIR_HU) flesh++;
  }
  return flesh >= SHARE_OF_FLESH * all;
}

function box(geometry: Geometry, mm: number): Element {
  return { shape: 'box', radius: Math.max(1, Math.round(mm / geometry.spacing[0])) };
}
