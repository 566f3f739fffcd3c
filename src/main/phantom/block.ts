/** "Far": no surface of this kind reaches the block. */
export const FAR = 1e3;
export const NO_TOOTH = 255;

/** Surface gap kept between skull and mandible (joint space), millimetres. */
export const JOINT_SPACE = 1.6;
/** Radius over which neighbouring bones melt into each other, millimetres. */
export const MELT = 2.5;

/**
 * Signed distances of the healthy tissues at the voxels of one block, canonical millimetres. `index[i]` is the voxel's
 * place in the volume; x, y, z its canonical skull coordinates, `mx, my, mz` those of the mandible's frame.
 */
export interface BlockField {
  count: number;
  readonly index: Int32Array;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly z: Float32Array;
  readonly mx: Float32Array;
  readonly my: Float32Array;
  readonly mz: Float32Array;
  readonly skull: Float32Array;
  readonly mandible: Float32Array;
  readonly tooth: Float32Array;
  readonly toothIndex: Uint8Array;
  readonly canal: Float32Array;
  /** Whether any tissue reaches the block. */
  occupied: boolean;
  /** Ball around the block, skull and mandible frames. */
  readonly centre: Float64Array;
  radius: number;
}

export function createField(side: number): BlockField {
  const n = side ** 3;
  const floats = (): Float32Array => new Float32Array(n).fill(FAR);
  return {
    count: 0,
    index: new Int32Array(n),
    x: floats(),
    y: floats(),
    z: floats(),
    mx: floats(),
    my: floats(),
    mz: floats(),
    skull: floats(),
    mandible: floats(),
    tooth: floats(),
    toothIndex: new Uint8Array(n),
    canal: floats(),
    occupied: false,
    centre: new Float64Array(6),
    radius: 0,
  };
}
