import { createRandom } from '@shared/random';
import { buildDentition, type Dentition } from './dentition';
import { buildMandible, type Mandible } from './mandible';
import { createNoise, type Noise } from './noise';
import { type Anatomy, drawAnatomy } from './parameters';
import { drawPose, type Pose } from './pose';
import { buildSkull, type Skull } from './skull';

/** A posed subject as implicit solids, healthy. */
export interface Subject {
  readonly anatomy: Anatomy;
  readonly dentition: Dentition;
  readonly mandible: Mandible;
  readonly skull: Skull;
  readonly pose: Pose;
  readonly noise: Noise;
}

export function buildSubject(seed: number): Subject {
  const random = createRandom(seed, 'phantom');
  const anatomy = drawAnatomy(random.fork('anatomy'));
  const noise = createNoise(random.fork('noise'));
  const dentition = buildDentition(anatomy, (fdi, channel) => random.fork(`tooth ${fdi} ${channel}`).uniform(-1, 1));
  return {
    anatomy,
    dentition,
    mandible: buildMandible(anatomy, dentition),
    skull: buildSkull(anatomy, dentition, noise),
    pose: drawPose(random.fork('pose'), anatomy.scale, anatomy.deformation),
    noise,
  };
}
