/** How the pixels of a transfer syntax are stored. */
export type PixelCoding = 'native' | 'rle' | 'jpeg' | 'jpeg-ls' | 'jpeg-2000' | 'htj2k';

export interface TransferSyntax {
  readonly name: string;
  readonly coding: PixelCoding;
  /** The data set, pixels included, is big endian. */
  readonly bigEndian?: boolean;
  /** The whole data set is one raw deflate stream. */
  readonly deflated?: boolean;
}

export const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
export const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2';

/** Every transfer syntax that can be read. Another one is one more entry (and a coding in `pixel-decoder.ts`). */
export const TRANSFER_SYNTAXES: Readonly<Record<string, TransferSyntax>> = {
  [IMPLICIT_LITTLE_ENDIAN]: { name: 'implicit little endian', coding: 'native' },
  [EXPLICIT_LITTLE_ENDIAN]: { name: 'explicit little endian', coding: 'native' },
  '1.2.840.10008.1.2.2': { name: 'explicit big endian', coding: 'native', bigEndian: true },
  '1.2.840.10008.1.2.1.99': { name: 'deflated explicit little endian', coding: 'native', deflated: true },
  '1.2.840.10008.1.2.5': { name: 'RLE', coding: 'rle' },
  '1.2.840.10008.1.2.4.50': { name: 'JPEG baseline', coding: 'jpeg' },
  '1.2.840.10008.1.2.4.51': { name: 'JPEG extended', coding: 'jpeg' },
  '1.2.840.10008.1.2.4.57': { name: 'JPEG lossless', coding: 'jpeg' },
  '1.2.840.10008.1.2.4.70': { name: 'JPEG lossless, first-order prediction', coding: 'jpeg' },
  '1.2.840.10008.1.2.4.80': { name: 'JPEG-LS lossless', coding: 'jpeg-ls' },
  '1.2.840.10008.1.2.4.81': { name: 'JPEG-LS near-lossless', coding: 'jpeg-ls' },
  '1.2.840.10008.1.2.4.90': { name: 'JPEG 2000 lossless', coding: 'jpeg-2000' },
  '1.2.840.10008.1.2.4.91': { name: 'JPEG 2000', coding: 'jpeg-2000' },
  '1.2.840.10008.1.2.4.201': { name: 'HTJ2K lossless', coding: 'htj2k' },
  '1.2.840.10008.1.2.4.202': { name: 'HTJ2K lossless, RPCL', coding: 'htj2k' },
  '1.2.840.10008.1.2.4.203': { name: 'HTJ2K', coding: 'htj2k' },
};

/** Names of syntaxes that are met in practice and not read, for messages. */
const OTHERS: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2.4.55': 'progressive JPEG',
  '1.2.840.10008.1.2.4.100': 'MPEG-2 video',
  '1.2.840.10008.1.2.4.102': 'MPEG-4 video',
  '1.2.840.10008.1.2.4.110': 'JPEG XL',
  '1.2.840.10008.1.2.4.111': 'JPEG XL',
  '1.2.840.10008.1.2.4.112': 'JPEG XL',
};

export function syntaxName(uid: string): string {
  return TRANSFER_SYNTAXES[uid]?.name ?? OTHERS[uid] ?? (uid || 'an unnamed transfer syntax');
}
