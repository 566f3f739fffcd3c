import { AppError } from '@shared/errors';
import { LABEL_NAMES } from '@shared/labels';
import { basename } from 'node:path';
import { writeLabelMap } from '../../dicom/label-map-writer';
import { readScan } from '../../dicom/scan-reader';
import { importLabels, listSegments } from '../../host/jobs/obtain-labels';
import { parseLabelMapping } from '../../volume/io/label-names';
import type { Command } from '../command';

export const labels: Command = {
  name: 'labels',
  usage: 'labels FILE [--map MAP] [--scan SCAN] [--out FILE]',
  summary: 'list the segments of a label map, or write it with the six labels in another form',
  example: 'lacuna labels jaw.seg.nrrd --map "bone=mandible" --out jaw.nii.gz',
  positionals: 1,
  options: {
    map: { type: 'string', value: 'MAP', help: 'values or names to labels 0..5, e.g. "3=mandible,jaw bone=1"' },
    scan: { type: 'string', value: 'SCAN', help: 'bring it to the grid of this scan' },
    out: { type: 'string', value: 'FILE', help: 'write .nii, .nii.gz, .nrrd, .seg.nrrd or .dcm (DICOM segmentation)' },
  },
  async run(args, context) {
    const [path] = args.positionals;
    if (path === undefined) throw new AppError('usage/missing-argument', { argument: 'FILE', command: 'labels' });
    const out = args.text('out');
    if (out === undefined) {
      const segments = await listSegments(path);
      const lines = segments.map(({ name, value, voxels, label }) => {
        const proposed = label === null ? 'unknown: map it with --map' : LABEL_NAMES[label]!;
        return `${name || `value ${value}`}: ${voxels} voxels, ${proposed}`;
      });
      return { json: segments, text: lines.join('\n') || 'no labelled voxel' };
    }
    const [map, scanPath] = [args.text('map'), args.text('scan')];
    const scan = scanPath === undefined ? undefined : await readScan(scanPath, { context });
    const found = await importLabels(
      path,
      map === undefined ? {} : parseLabelMapping(map),
      scan?.volume,
      scan?.series.frameOfReference,
    );
    const { studyUid, frameOfReference } = scan?.series ?? {};
    await writeLabelMap(out, found.labels, {
      patientName: scan?.series.patient || 'P-unknown',
      seriesDescription: 'Anatomy of the jaws',
      uidSeed: `${basename(path)}/${scan?.series.uid ?? ''}`,
      ...(studyUid ? { studyUid } : {}),
      ...(frameOfReference ? { frameOfReferenceUid: frameOfReference } : {}),
    });
    const notes = found.findings.map(({ severity, message }) => `${severity}: ${message}`);
    return { json: { written: out, findings: found.findings }, text: [...notes, `written to ${out}`].join('\n') };
  },
};
