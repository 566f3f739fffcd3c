import { decodeNifti, encodeNifti } from '@main/volume/io/nifti';
import { quaternionOf } from '@main/volume/io/nifti-header';
import { type Geometry, indexToWorld, sameGrid, type Vec3 } from '@shared/geometry';
import { readHeader } from 'nifti-reader-js';
import { describe, expect, it } from 'vitest';
import { ARRAYS, randomGrid, randomVolume } from './grids';

const GRID: Geometry = {
  size: [4, 3, 2],
  spacing: [0.3, 0.4, 0.6],
  origin: [-31.5, 12.25, 407.5],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
};
const plain = (): Uint8Array => encodeNifti({ geometry: GRID, data: Int16Array.from({ length: 24 }, (_, i) => i - 5) });
const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Where RAS millimetres that a reader computes for an index lie in LPS. */
function worldOf(rows: readonly (readonly number[])[], index: Vec3): Vec3 {
  const [x = 0, y = 0, z = 0] = rows.map(
    (row) => row[0]! * index[0] + row[1]! * index[1] + row[2]! * index[2] + row[3]!,
  );
  return [-x, -y, z];
}

describe('NIfTI there and back', () => {
  it.each(Object.keys(ARRAYS) as (keyof typeof ARRAYS)[])('keeps every %s voxel and its type', (type) => {
    for (const gzip of [false, true]) {
      const volume = randomVolume(5, type);
      const back = decodeNifti(encodeNifti(volume, { gzip }), 'x');
      expect(back.data).toEqual(volume.data);
    }
  });

  it.each(Array.from({ length: 12 }, (_, i) => i + 1))(
    'keeps oblique, anisotropic and mirrored grids to a ten-thousandth of a millimetre (seed %i)',
    (seed) => {
      const volume = randomVolume(seed, 'uint8');
      const { geometry } = decodeNifti(encodeNifti(volume), 'x');
      expect(sameGrid(geometry, volume.geometry, 1e-4)).toBe(true);
    },
  );

  it('gives back round numbers as they were', () => {
    expect(decodeNifti(plain(), 'x').geometry).toEqual(GRID);
  });
});

describe('what another reader sees', () => {
  it.each(Array.from({ length: 12 }, (_, i) => i + 1))(
    'sform and qform both name the right place (seed %i)',
    (seed) => {
      const volume = randomVolume(seed, 'int16');
      const bytes = encodeNifti(volume, { description: 'A description' });
      const header = readHeader(bytes.buffer as ArrayBuffer);
      expect(header).not.toBeNull();
      if (!header || !('convertNiftiQFormToNiftiSForm' in header)) return;
      expect(header.description.replace(/\0.*/, '')).toBe('A description');
      const qform = header.convertNiftiQFormToNiftiSForm(
        header.quatern_b,
        header.quatern_c,
        header.quatern_d,
        header.qoffset_x,
        header.qoffset_y,
        header.qoffset_z,
        header.pixDims[1]!,
        header.pixDims[2]!,
        header.pixDims[3]!,
        header.pixDims[0]!,
      );
      for (const index of [
        [0, 0, 0],
        [8, 0, 0],
        [0, 8, 0],
        [0, 0, 8],
        [3, 5, 7],
      ] as const) {
        const truth = indexToWorld(volume.geometry, index);
        const bySform = worldOf(header.affine, index);
        const byQform = worldOf(qform, index);
        truth.forEach((value, axis) => {
          expect(Math.abs(bySform[axis]! - value)).toBeLessThan(1e-4);
          expect(Math.abs(byQform[axis]! - value)).toBeLessThan(0.02);
        });
      }
      expect([header.qform_code, header.sform_code]).toEqual([1, 1]);
      expect(header.dims.slice(1, 4)).toEqual([...volume.geometry.size]);
    },
  );

  it('has the header a viewer needs: magic, offset, millimetres, no scaling surprise', () => {
    const bytes = plain();
    expect(String.fromCharCode(...bytes.subarray(344, 347))).toBe('n+1');
    expect(view(bytes).getFloat32(108, true)).toBe(352);
    expect(bytes[123]! & 7).toBe(2);
    expect([view(bytes).getFloat32(112, true), view(bytes).getFloat32(116, true)]).toEqual([1, 0]);
    expect(bytes.length).toBe(352 + 48);
  });
});

describe('quaternions', () => {
  it.each([
    ['no turn', [1, 0, 0, 0, 1, 0, 0, 0, 1]],
    ['half a turn about x', [1, 0, 0, 0, -1, 0, 0, 0, -1]],
    ['half a turn about y', [-1, 0, 0, 0, 1, 0, 0, 0, -1]],
    ['half a turn about z', [-1, 0, 0, 0, -1, 0, 0, 0, 1]],
  ] as const)('of %s are unit and turn back into the matrix', (_, matrix) => {
    const geometry: Geometry = { ...GRID, direction: matrix };
    const bytes = encodeNifti({ geometry, data: new Uint8Array(24) });
    view(bytes).setInt16(254, 0, true);
    expect(decodeNifti(bytes, 'x').geometry.direction).toEqual(matrix);
    expect(Math.hypot(...quaternionOf(matrix))).toBeCloseTo(1, 12);
  });
});

describe('which transform counts', () => {
  it('sform before qform', () => {
    const bytes = plain();
    view(bytes).setFloat32(268, 999, true);
    expect(decodeNifti(bytes, 'x').geometry).toEqual(GRID);
  });

  it('qform where there is no sform', () => {
    const bytes = plain();
    view(bytes).setInt16(254, 0, true);
    bytes.fill(0, 280, 328);
    expect(decodeNifti(bytes, 'x').geometry).toEqual(GRID);
  });

  it('qform where the sform is sheared, and an error where there is no other', () => {
    const bytes = plain();
    view(bytes).setFloat32(284, 0.2, true);
    expect(decodeNifti(bytes, 'x').geometry).toEqual(GRID);
    view(bytes).setInt16(252, 0, true);
    expect(() => decodeNifti(bytes, 'x')).toThrow('not perpendicular');
  });

  it('voxel size alone where there is neither: axes along RAS, corner at zero', () => {
    const bytes = plain();
    view(bytes).setInt16(252, 0, true);
    view(bytes).setInt16(254, 0, true);
    const { geometry } = decodeNifti(bytes, 'x');
    expect(geometry).toEqual({ ...GRID, origin: [0, 0, 0], direction: [-1, 0, 0, 0, -1, 0, 0, 0, 1] });
  });

  it('units other than millimetres are converted', () => {
    const bytes = plain();
    bytes[123] = 3;
    expect(decodeNifti(bytes, 'x').geometry.spacing[0]).toBeCloseTo(0.0003, 9);
  });
});

describe('what files of others hold', () => {
  it('big endian', () => {
    const volume = randomVolume(8, 'int16');
    const bytes = encodeNifti(volume);
    const swapped = bytes.slice();
    const swap = (start: number, end: number, width: number): void => {
      for (let i = start; i < end; i += width) swapped.subarray(i, i + width).reverse();
    };
    swap(0, 4, 4);
    swap(40, 56, 2);
    swap(70, 76, 2);
    swap(76, 120, 4);
    swap(252, 256, 2);
    swap(256, 328, 4);
    swap(352, bytes.length, 2);
    const back = decodeNifti(swapped, 'x');
    expect(back.data).toEqual(volume.data);
    expect(sameGrid(back.geometry, volume.geometry, 1e-4)).toBe(true);
  });

  it('scl_slope and scl_inter: whole results in Int16, others in Float32', () => {
    const bytes = plain();
    view(bytes).setFloat32(112, 2, true);
    view(bytes).setFloat32(116, -1024, true);
    expect(decodeNifti(bytes, 'x').data).toEqual(Int16Array.from({ length: 24 }, (_, i) => (i - 5) * 2 - 1024));
    view(bytes).setFloat32(112, 0.5, true);
    expect(decodeNifti(bytes, 'x').data).toEqual(Float32Array.from({ length: 24 }, (_, i) => (i - 5) / 2 - 1024));
    view(bytes).setFloat32(112, 30000, true);
    expect(decodeNifti(bytes, 'x').data).toBeInstanceOf(Float32Array);
    view(bytes).setFloat32(112, 0, true);
    expect(decodeNifti(bytes, 'x').data).toEqual(Int16Array.from({ length: 24 }, (_, i) => i - 5));
  });

  it('64-bit integers, as numpy writes label maps', () => {
    const bytes = new Uint8Array(352 + 24 * 8);
    bytes.set(plain().subarray(0, 352));
    view(bytes).setInt16(70, 1024, true);
    for (let i = 0; i < 24; i++) view(bytes).setBigInt64(352 + 8 * i, BigInt(i - 3), true);
    expect(decodeNifti(bytes, 'x').data).toEqual(Int32Array.from({ length: 24 }, (_, i) => i - 3));
    view(bytes).setBigInt64(352, 2n ** 40n, true);
    expect(decodeNifti(bytes, 'x').data[0]).toBe(2 ** 40);
  });

  it('NIfTI-2', () => {
    const one = plain();
    const bytes = new Uint8Array(544 + 48);
    const v = view(bytes);
    v.setInt32(0, 540, true);
    bytes.set([0x6e, 0x2b, 0x32, 0, 13, 10, 26, 10], 4);
    v.setInt16(12, 4, true);
    [3, 4, 3, 2, 1, 1, 1, 1].forEach((n, i) => {
      v.setBigInt64(16 + 8 * i, BigInt(n), true);
    });
    [1, 0.3, 0.4, 0.6].forEach((n, i) => {
      v.setFloat64(104 + 8 * i, n, true);
    });
    v.setBigInt64(168, 544n, true);
    v.setInt32(348, 1, true);
    [-0.3, 0, 0, 31.5, 0, -0.4, 0, -12.25, 0, 0, 0.6, 407.5].forEach((n, i) => {
      v.setFloat64(400 + 8 * i, n, true);
    });
    v.setInt32(500, 2, true);
    bytes.set(one.subarray(352), 544);
    const back = decodeNifti(bytes, 'x');
    expect(back.data).toEqual(decodeNifti(one, 'x').data);
    expect(back.geometry).toEqual(GRID);
  });

  it('a fourth dimension of one, and fewer than three dimensions', () => {
    const bytes = plain();
    view(bytes).setInt16(40, 4, true);
    expect(decodeNifti(bytes, 'x').geometry.size).toEqual([4, 3, 2]);
    view(bytes).setInt16(40, 2, true);
    expect(decodeNifti(bytes, 'x').geometry.size).toEqual([4, 3, 1]);
  });
});

describe('bad NIfTI', () => {
  const bent = (change: (v: DataView) => void): Uint8Array => {
    const bytes = plain();
    change(view(bytes));
    return bytes;
  };
  const code = (bytes: Uint8Array): unknown => {
    try {
      return decodeNifti(bytes, 'x');
    } catch (error) {
      return error instanceof Error && 'code' in error ? error.code : error;
    }
  };

  it.each<[string, Uint8Array, string]>([
    ['empty', new Uint8Array(0), 'file/empty'],
    ['cut off in the voxels', plain().subarray(0, 380), 'volume/truncated'],
    ['cut off in the header', plain().subarray(0, 300), 'volume/bad-header'],
    ['cut off gzip', encodeNifti(randomVolume(4, 'float64'), { gzip: true }).subarray(0, 400), 'volume/truncated'],
    [
      'more voxels than the file can hold',
      bent((v) => {
        v.setInt16(42, 32767, true);
        v.setInt16(44, 32000, true);
      }),
      'volume/truncated',
    ],
    [
      'a negative size',
      bent((v) => {
        v.setInt16(42, -4, true);
      }),
      'volume/bad-geometry',
    ],
    [
      'several volumes',
      bent((v) => {
        v.setInt16(40, 4, true);
        v.setInt16(48, 5, true);
      }),
      'volume/unsupported',
    ],
    [
      'colour',
      bent((v) => {
        v.setInt16(70, 128, true);
      }),
      'volume/unsupported',
    ],
    [
      'NaN in the sform',
      bent((v) => {
        v.setFloat32(280, NaN, true);
        v.setInt16(252, 0, true);
      }),
      'volume/bad-geometry',
    ],
    [
      'spacing zero',
      bent((v) => {
        v.setInt16(252, 0, true);
        v.setInt16(254, 0, true);
        v.setFloat32(80, 0, true);
      }),
      'volume/bad-geometry',
    ],
    [
      'header and voxels apart',
      bent((v) => {
        v.setUint8(345, 0x69);
      }),
      'volume/unsupported',
    ],
    [
      'voxels inside the header',
      bent((v) => {
        v.setFloat32(108, 10, true);
      }),
      'volume/bad-header',
    ],
  ])('%s', (_, bytes, expected) => {
    expect(code(bytes)).toBe(expected);
  });

  it('gzip that claims the world is refused before it is unpacked', () => {
    const small = encodeNifti({ geometry: { ...GRID, size: [1, 1, 1] }, data: new Uint8Array(1) }, { gzip: true });
    const header = bent((v) => {
      v.setInt16(42, 30000, true);
      v.setInt16(44, 30000, true);
    });
    expect(small.length).toBeLessThan(500);
    expect(code(header)).toBe('volume/truncated');
  });
});

it('grids of the tests are oblique and of both hands', () => {
  expect(randomGrid(1).direction.some((value) => Math.abs(value) > 0.1 && Math.abs(value) < 0.9)).toBe(true);
});
