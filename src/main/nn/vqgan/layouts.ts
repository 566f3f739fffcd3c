import { layoutOf, type ParameterLayout } from '../parameters';
import { input } from '../tensor';
import { type VqganConfig } from './config';
import { decoder, discriminator, encoder } from './networks';

export interface VqganLayouts {
  readonly encoder: ParameterLayout;
  readonly decoder: ParameterLayout;
  readonly discriminator: ParameterLayout;
}

/** The parameters of the three networks. */
export function layouts(network: VqganConfig): VqganLayouts {
  const { grid, codeSize } = network;
  const image = input('x', [1, 1, grid, grid, grid]);
  const codes = input('codes', [1, codeSize, grid / 4, grid / 4, grid / 4]);
  return {
    encoder: layoutOf((p) => void encoder(p, image, network)),
    decoder: layoutOf((p) => void decoder(p, codes, network)),
    discriminator: layoutOf((p) => void discriminator(p, image, network)),
  };
}
