import type { Handlers } from '@shared/ipc/contract';
import type { SurfaceTarget } from '@shared/ipc/model-calls';
import { encodeLabel } from '@shared/labels';
import { AppError } from '@shared/errors';
import type { VolumeName } from '@shared/case/common';
import { volumePath } from '../../case/folder';
import type { OpenCase } from '../../case/open-case';
import { layerOf } from '../../case/region-step';
import { ask, type InputOf } from '../compute';
import { cropRegions } from '../region-crop';
import { findRegion } from '../region-steps';
import type { Services } from '../services';
import { Surfaces } from '../surfaces';
import { bodyPath } from '../views';

/** Half the step between the codes of two labels (eq. 12). */
const HALF_CODE = 0.05;

export function surfaceHandlers({ cases, compute, surfaces }: Services): Handlers['surfaces'] {
  return {
    build: async ({ caseId, target, detail }) => {
      const open = await cases.reading(caseId);
      const key = Surfaces.key(caseId, stateOf(open, target), target, detail);
      const kept = surfaces.get(key);
      const { vertices, triangles } =
        kept ?? surfaces.add(key, await ask(compute, 'surface', await surfaceInput(open, target, detail)));
      return { path: bodyPath.surface(key), vertices, triangles };
    },
  };
}

/** What must be the same for a surface to be the same. */
function stateOf(open: OpenCase, target: SurfaceTarget): unknown {
  const file = (name: VolumeName): string | undefined => open.record.volumes.find((v) => v.name === name)?.file;
  switch (target.of) {
    case 'label':
      return [open.record.journal, open.touched.get('labels') ?? file('labels')];
    case 'region': {
      const { layer, value } = findRegion(open, target.regionId);
      return [open.record.journal, layer, value, open.touched.get(target.regionId) ?? 0];
    }
    case 'expected':
      return file('expected');
    case 'scan':
      return file('scan');
  }
}

async function surfaceInput(open: OpenCase, target: SurfaceTarget, detail: number): Promise<InputOf<'surface'>> {
  switch (target.of) {
    case 'label': {
      const { geometry } = open.requireLayers();
      const data = (await open.layer('labels')).slice();
      return { of: 'value', data, geometry, value: target.value, detail };
    }
    case 'region': {
      const region = findRegion(open, target.regionId);
      await open.layer(layerOf(region));
      const { mask } = await cropRegions(open, [region], 1);
      return { of: 'value', data: mask.data, geometry: mask.geometry, value: 1, detail: Math.min(detail, 0.3) };
    }
    case 'expected': {
      const code = encodeLabel(target.value);
      const [low, high] = target.value === 0 ? [0.3, Infinity] : [code - HALF_CODE, code + HALF_CODE];
      return { of: 'map', path: pathOf(open, 'expected'), low, high, detail };
    }
    case 'scan':
      return { of: 'scan', path: pathOf(open, 'scan'), low: target.threshold, high: Infinity, detail };
  }
}

function pathOf(open: OpenCase, name: VolumeName): string {
  const volume = open.record.volumes.find((candidate) => candidate.name === name);
  if (!volume) throw new AppError('case/no-volume', { volume: name });
  return volumePath(open.folder, volume.file);
}
