import type { LayerName } from '@shared/case/common';
import type { LabelDiff } from '@shared/edit/label-diff';
import { decodeDiff, encodeDiff } from '@shared/edit/label-diff-codec';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { PackedDiff } from './journal';

const deflate = promisify<Uint8Array, { level: number }, Buffer>(deflateRaw);
const inflate = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflateRaw);

/** No honest diff is longer: every second voxel of a very large scan. */
const LARGEST_DIFF = 1 << 30;

export async function packDiff(layer: LayerName, diff: LabelDiff): Promise<PackedDiff> {
  return { layer, packed: (await deflate(encodeDiff(diff), { level: 1 })).toString('base64') };
}

/** The inverse of {@link packDiff} for a volume of `voxels` voxels. Throws on damage. */
export async function unpackDiff({ packed }: PackedDiff, voxels: number): Promise<LabelDiff> {
  return decodeDiff(await inflate(Buffer.from(packed, 'base64'), { maxOutputLength: LARGEST_DIFF }), voxels);
}
