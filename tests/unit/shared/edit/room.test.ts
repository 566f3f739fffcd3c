import { editedField, volumeInside } from '@main/fit/edited-field';
import { clearedMm3, roomOf } from '@shared/edit/room';
import { boxOfValue, EMPTY_BOX } from '@shared/edit/box';
import { indexToWorld, voxelVolume } from '@shared/geometry';
import { describe, expect, it } from 'vitest';
import { obliqueGrid } from '../../../fixtures/volumes';

const geometry = obliqueGrid([56, 48, 40]);
const middle = indexToWorld(geometry, [28, 24, 20]);
const from = (i: number): readonly number[] => {
  const [nx, ny] = geometry.size;
  const at = indexToWorld(geometry, [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))]);
  return at.map((v, axis) => v - middle[axis]!);
};
const whole = (test: (d: readonly number[]) => boolean): Uint8Array =>
  Uint8Array.from({ length: geometry.size.reduce((a, b) => a * b) }, (_, i) => (test(from(i)) ? 1 : 0));
const reach = Math.min(...geometry.size.map((n, axis) => (n / 2) * geometry.spacing[axis]!));
const radius = reach * 0.8;

describe('the room of a region', () => {
  const ball = { geometry, data: whole((d) => Math.hypot(...d) < radius) };
  const box = boxOfValue(ball, 1);
  const voxels = ball.data.reduce((sum, value) => sum + value, 0);

  it('is all of it where there is no anatomy', () => {
    expect(roomOf(ball, 1, box, null)).toEqual({ freeMm3: voxels * voxelVolume(geometry), contactMm2: 0 });
    expect(roomOf(ball, 1, EMPTY_BOX, null)).toEqual({ freeMm3: 0, contactMm2: 0 });
  });

  it('touches a shell around it with about the area of the ball', () => {
    const shell = { geometry, data: whole((d) => Math.hypot(...d) >= radius) };
    expect(roomOf(ball, 1, box, shell).contactMm2 / (4 * Math.PI * radius ** 2)).toBeCloseTo(1, 1);
  });

  it.each([0, 0.1, 0.25, 0.4, 0.8])(
    'tells the model’s volume at a clearance of %f mm within 3 percent',
    (clearance) => {
      // A jaw bone with a round wound in it, seen from a slanted side: half of the ball touches bone.
      const bone = { geometry, data: whole((d) => Math.hypot(...d) >= radius && d[0]! + 0.4 * d[1]! < 0) };
      const told = clearedMm3(roomOf(ball, 1, box, bone), clearance);
      const made = volumeInside(editedField({ geometry, data: ball.data }, bone, clearance));
      expect(Math.abs(told / made - 1)).toBeLessThan(0.03);
    },
  );

  it('leaves out what anatomy holds already', () => {
    const half = { geometry, data: whole((d) => d[2]! < 0) };
    const { freeMm3 } = roomOf(ball, 1, box, half);
    expect(freeMm3 / (voxels * voxelVolume(geometry))).toBeCloseTo(0.5, 1);
  });
});
