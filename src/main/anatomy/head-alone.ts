import { type Geometry, voxelVolume } from '@shared/geometry';
import { Label } from '@shared/labels';
import type { LabelVolume } from '@shared/volume';
import { type Component, connectedComponents } from '../volume/components';
import { dilate } from '../volume/morphology';

/** Pieces so near to the head's own bones belong to it (a sequestrum, a tooth, thin bone that broke apart), millimetres. */
const NEAR_MM = 10;
/** Larger pieces beside the head are something else: a table, a head rest, a shoulder; mm^3. */
const LARGEST_PIECE_MM3 = 5000;
/** A jaw without teeth of its own lies within this of the other's, a table does not; millimetres. */
const JAWS_MM = 60;
/** A bone whose teeth are at least this share of all teeth belongs to the jaws. */
const SHARE_OF_TEETH = 0.1;

/**
 * Leaves of coarse labels only the head: the bones that bear the teeth, the largest pieces of skull and of mandible near
 * them, and what small pieces lie beside these. A network takes anything dense for bone, tables and head rests included.
 *
 * @param coarse labels 0..5 on the model grid; without bone or teeth they come back as they are
 */
export function headAlone(coarse: LabelVolume): LabelVolume {
  const { geometry, data } = coarse;
  const labelled = data.map((label) => (label > 0 ? 1 : 0));
  const { labels, components } = connectedComponents({ geometry, data: labelled }, 26);
  const counts = components.map(() => new Float64Array(6));
  for (let i = 0; i < data.length; i++) if (data[i]) counts[labels.data[i]! - 1]![data[i]!]! += 1;
  const teeth = (count: Float64Array): number => count[Label.UpperTeeth]! + count[Label.LowerTeeth]!;
  const allTeeth = counts.reduce((sum, count) => sum + teeth(count), 0);
  const near = allTeeth > 0 ? touched(coarse, labels.data, components.length) : counts.map(() => true);
  const most = (label: Label): number => Math.max(...counts.map((count, n) => (near[n] ? count[label]! : 0)));
  const [skull, mandible] = [most(Label.UpperSkull), most(Label.Mandible)];
  const own = counts.map(
    (count, n) =>
      (allTeeth > 0 && teeth(count) >= SHARE_OF_TEETH * allTeeth) ||
      (near[n] === true && skull > 0 && count[Label.UpperSkull] === skull) ||
      (near[n] === true && mandible > 0 && count[Label.Mandible] === mandible),
  );
  const kept = withPieces(geometry, labels.data, components, own);
  return { geometry, data: data.map((label, i) => (label && kept[labels.data[i]! - 1] ? label : 0)) };
}

/** Which components come within {@link JAWS_MM} of teeth. */
function touched({ geometry, data }: LabelVolume, labels: Int32Array, count: number): boolean[] {
  const teeth = data.map((label) => (label === Label.UpperTeeth || label === Label.LowerTeeth ? 1 : 0));
  const radius = Math.round(JAWS_MM / geometry.spacing[0]);
  const near = dilate({ geometry, data: teeth }, { shape: 'box', radius }).data;
  const found = new Array<boolean>(count).fill(false);
  for (let i = 0; i < labels.length; i++) if (near[i] && labels[i]! > 0) found[labels[i]! - 1] = true;
  return found;
}

/** Which components stay: the head's own, and small ones beside them. */
function withPieces(
  geometry: Geometry,
  labels: Int32Array,
  components: readonly Component[],
  own: readonly boolean[],
): boolean[] {
  const body = Uint8Array.from(labels, (label) => (label > 0 && own[label - 1] ? 1 : 0));
  const radius = Math.max(1, Math.round(NEAR_MM / geometry.spacing[0]));
  const near = dilate({ geometry, data: body }, { shape: 'box', radius }).data;
  const beside = new Uint8Array(components.length);
  for (let i = 0; i < labels.length; i++) if (near[i] && labels[i]! > 0) beside[labels[i]! - 1] = 1;
  const each = voxelVolume(geometry);
  return components.map(({ voxels }, n) => own[n]! || (beside[n] === 1 && voxels * each <= LARGEST_PIECE_MM3));
}
