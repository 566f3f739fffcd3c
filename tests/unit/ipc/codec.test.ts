import { decodeMesh, decodeVoxels, encodeMesh } from '@shared/ipc/binary';
import { decodeMessage, encodeMessage } from '@shared/ipc/codec';
import { createRandom } from '@shared/random';
import { describe, expect, it } from 'vitest';

describe('a message', () => {
  it('gives back values with bytes anywhere inside', () => {
    const value = {
      text: 'Größe "2"\n',
      none: null,
      list: [1, new Uint8Array([1, 2, 3]), { deep: new Uint8Array(0), flag: true }],
      bytes: Uint8Array.from({ length: 1000 }, (_, i) => i % 256),
    };
    expect(decodeMessage(encodeMessage(value))).toEqual(value);
    expect(decodeMessage(encodeMessage(null))).toBeNull();
  });

  it('in any damaged form (seed 3) is refused or gives some value, and never reads outside itself', () => {
    const good = encodeMessage({ name: 'edit', diffs: [{ layer: 'labels', diff: new Uint8Array(50).fill(7) }] });
    const random = createRandom(3);
    let refused = 0;
    for (let i = 0; i < 500; i++) {
      const bad = i % 2 === 0 ? good.slice(0, random.integer(0, good.length - 1)) : good.slice();
      if (i % 2 === 1) bad[random.integer(0, bad.length - 1)]! ^= 1 << random.integer(0, 7);
      try {
        const value = JSON.stringify(decodeMessage(bad));
        expect(value.length).toBeLessThan(2000);
      } catch (error) {
        refused += 1;
        expect(error).toBeInstanceOf(Error);
      }
    }
    expect(refused).toBeGreaterThan(250);
  });

  it('cannot bring a prototype', () => {
    const message = encodeMessage({ a: 1 });
    const json = '{"__proto__":{"admin":true}}';
    const forged = new Uint8Array(4 + json.length);
    new DataView(forged.buffer).setUint32(0, json.length, true);
    forged.set(new TextEncoder().encode(json), 4);
    expect(() => decodeMessage(forged)).toThrow(RangeError);
    expect(decodeMessage(message)).toEqual({ a: 1 });
  });

  it('that points outside its bytes is refused', () => {
    for (const place of [
      [0, 1],
      [-1, 1],
      [0, -1],
      [0.5, 1],
      [0, 1e20],
      ['0', 1],
    ]) {
      const json = JSON.stringify({ x: { $bytes: place } });
      const forged = new Uint8Array(4 + json.length);
      new DataView(forged.buffer).setUint32(0, json.length, true);
      forged.set(new TextEncoder().encode(json), 4);
      expect(() => decodeMessage(forged), json).toThrow(RangeError);
    }
  });
});

describe('bodies', () => {
  it('of meshes come back and are refused when cut', () => {
    const mesh = { positions: new Float32Array([0, 1, 2, 3, 4, 5, 6, 7, 8.5]), triangles: new Uint32Array([0, 1, 2]) };
    const body = encodeMesh(mesh);
    expect(decodeMesh(body.buffer)).toEqual(mesh);
    expect(() => decodeMesh(body.buffer.slice(0, 20))).toThrow(RangeError);
    expect(() => decodeMesh(new ArrayBuffer(4))).toThrow(RangeError);
  });

  it('of voxels are views of their type', () => {
    const body = new Int16Array([-1000, 3000]).buffer;
    expect(decodeVoxels('int16', body)).toEqual(new Int16Array([-1000, 3000]));
    expect(decodeVoxels('uint8', body)).toHaveLength(4);
    expect(decodeVoxels('float32', body)).toHaveLength(1);
  });
});
