/**
 * `npx tsx build/picture.ts PLAN PICTURE.png`: draws what `lacuna plan` wrote: the labelled anatomy by its labels' colours
 * and the modelled regions in blue, from the front and both sides. The README's picture is made so.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LABEL_NAMES } from '@shared/labels';
import type { LabelVolume } from '@shared/volume';
import { blockMean } from '../src/main/volume/block-mean';
import { isoSurface } from '../src/main/mesh/iso-surface';
import { smoothMesh } from '../src/main/mesh/smooth';
import { decodeStl } from '../src/main/mesh/stl';
import { type Camera, FROM_FRONT, frameOf, lookAlong } from '../src/main/report/camera';
import { createPicture, encodePng } from '../src/main/report/picture';
import { type Actor, type Colour, renderSurfaces } from '../src/main/report/render';
import { readVolume } from '../src/main/volume/io/volume-reader';

const COLOURS: readonly Colour[] = [
  [0, 0, 0],
  [226, 216, 196],
  [240, 228, 200],
  [252, 250, 244],
  [252, 250, 244],
  [214, 120, 96],
];
const REGION: Colour = [44, 92, 176];
const [WIDTH, HEIGHT] = [560, 340];

async function main(plan: string, file: string): Promise<void> {
  const volume = await readVolume(join(plan, 'labels.nii.gz'));
  const labels: LabelVolume = { geometry: volume.geometry, data: Uint8Array.from(volume.data) };
  const actors: Actor[] = LABEL_NAMES.flatMap((_, label) => {
    if (label === 0 || !labels.data.includes(label)) return [];
    const field = blockMean(labels, 0.8, (value) => (value === label ? 1 : 0));
    const limit = { voxels: 0.5, geometry: field.geometry };
    return [{ mesh: smoothMesh(isoSurface(field, 0.5), { passBand: 0.1, limit }), colour: COLOURS[label]! }];
  });
  for (const name of (await readdir(plan)).filter((entry) => /^region-\d+\.stl$/.test(entry))) {
    actors.push({ mesh: decodeStl(await readFile(join(plan, name))), colour: REGION });
  }
  const meshes = actors.map(({ mesh }) => mesh);
  const sides: readonly Camera[] = [FROM_FRONT, lookAlong([-0.9, 0.5, -0.1]), lookAlong([0.9, 0.5, -0.1])];
  const views = sides.map((camera) =>
    renderSurfaces(actors, camera, frameOf(meshes, camera, WIDTH / HEIGHT), WIDTH, HEIGHT),
  );
  const sheet = createPicture(views.length * WIDTH, HEIGHT);
  views.forEach(({ rgb }, n) => {
    for (let y = 0; y < HEIGHT; y++) {
      sheet.rgb.set(rgb.subarray(3 * WIDTH * y, 3 * WIDTH * (y + 1)), 3 * (n * WIDTH + sheet.width * y));
    }
  });
  await writeFile(file, encodePng(sheet));
}

const [plan, file] = process.argv.slice(2);
if (!plan || !file) throw new Error('usage: npx tsx build/picture.ts PLAN PICTURE.png');
await main(plan, file);
