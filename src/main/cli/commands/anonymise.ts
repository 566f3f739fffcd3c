import { AppError } from '@shared/errors';
import { anonymiseInput } from '../../dicom/anonymise-writer';
import type { Command } from '../command';

export const anonymise: Command = {
  name: 'anonymise',
  usage: 'anonymise INPUT --out DIR [--name PSEUDONYM]',
  summary: 'copy the DICOM images of a folder, zip or file without anything that names the patient',
  example: 'lacuna anonymise SCAN --out COPY --name P7',
  positionals: 1,
  options: {
    out: { type: 'string', value: 'DIR', help: 'a new or empty folder for the copies' },
    name: { type: 'string', value: 'PSEUDONYM', help: 'stands for name and ID; ANONYMOUS by default' },
  },
  async run(args, context) {
    const [input] = args.positionals;
    if (input === undefined) throw new AppError('usage/missing-argument', { argument: 'INPUT', command: 'anonymise' });
    const out = args.required('out');
    const result = await anonymiseInput(input, out, args.text('name'), context);
    const { files, burnedIn, notSaid, leftOut } = result;
    const lines = [`${files.length} images written to ${out}`];
    if (leftOut > 0) lines.push(`${leftOut} files were left out: no images, or damaged`);
    if (burnedIn.length > 0)
      lines.push(`text is burned into ${burnedIn.length} pictures, look at them: ${burnedIn[0]!}`);
    if (notSaid > 0) lines.push(`${notSaid} images do not say whether text is burned into them: look at one of them`);
    return { json: result, text: lines.join('\n') };
  },
};
