import type { Command } from '../command';
import { anonymise } from './anonymise';
import { evaluate } from './evaluate';
import { engines, models } from './installed';
import { inspect } from './inspect';
import { labels } from './labels';
import { phantom } from './phantom';
import { plan } from './plan';
import { train } from './train';
import { trainAnatomy } from './train-anatomy';
import { trainHealer } from './train-healer';
import { verify } from './verify';

/** One line a command. */
export const COMMANDS: readonly Command[] = [
  phantom,
  inspect,
  labels,
  plan,
  evaluate,
  train,
  trainAnatomy,
  trainHealer,
  models,
  engines,
  verify,
  anonymise,
];
