import type { Commands } from '../command';

/** One line a command, in the order of the help. A command line loads the one that it runs. */
export const COMMANDS: Commands = {
  phantom: async () => (await import('./phantom')).phantom,
  inspect: async () => (await import('./inspect')).inspect,
  labels: async () => (await import('./labels')).labels,
  plan: async () => (await import('./plan')).plan,
  evaluate: async () => (await import('./evaluate')).evaluate,
  train: async () => (await import('./train')).train,
  'train-anatomy': async () => (await import('./train-anatomy')).trainAnatomy,
  'train-healer': async () => (await import('./train-healer')).trainHealer,
  models: async () => (await import('./installed')).models,
  engines: async () => (await import('./installed')).engines,
  verify: async () => (await import('./verify')).verify,
  anonymise: async () => (await import('./anonymise')).anonymise,
};
