/**
 * Grows all labels into a room at the same pace until they meet, in place: a voxel takes the label of the nearest seed by
 * steps between neighbours, among equals that of the earlier one.
 *
 * @param room 1 where a label may grow; a voxel that has one keeps it
 * @param seeds indices of the labelled voxels to grow from
 * @param steps offsets of a voxel's neighbours; at the faces of the grid they lead into the next row
 */
export function spread(
  labels: Uint8Array | Int32Array,
  room: Uint8Array,
  seeds: Iterable<number>,
  steps: readonly number[],
): void {
  const queue = [...seeds];
  for (const i of queue) {
    for (const step of steps) {
      const j = i + step;
      if (!room[j] || labels[j]) continue;
      labels[j] = labels[i]!;
      queue.push(j);
    }
  }
}
