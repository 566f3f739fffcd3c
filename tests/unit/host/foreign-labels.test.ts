import { writeVolume } from '@main/volume/io/volume-writer';
import { readPatient } from '@main/dicom/patient-reader';
import { readScan } from '@main/dicom/scan-reader';
import { voxelVolume } from '@shared/geometry';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HEAD, writeHead } from './head-fixture';
import { ended, testHost } from './test-host';

const VOXELS = 48 * 40 * 32;

/** A case of the fixture's head, and label maps that speak another language. */
async function headCase() {
  const test = await testHost();
  const { host, home } = test;
  const client = test.client();
  const input = join(home, '..', 'input');
  const files = await writeHead(input);
  const source = await client.imports.inspect({ token: host.choose(files.scan).token });
  const { caseId, runId } = await client.imports.start({ token: source.token, series: 0, name: 'Case 7' });
  await ended(host, runId);
  await client.cases.open({ caseId });
  return { host, home, client, caseId, input };
}

/** A `.seg.nrrd` of one layer whose values 1, 2, ... have these names. */
function namedSegments(data: Uint8Array, names: readonly string[]): Buffer {
  const { size, spacing, origin, direction: d } = HEAD;
  const axes = [0, 1, 2].map((axis) => `(${[0, 3, 6].map((row) => d[row + axis]! * spacing[axis]!).join(',')})`);
  const header = [
    'NRRD0005',
    'type: uint8',
    'dimension: 3',
    'space: left-posterior-superior',
    `sizes: ${size.join(' ')}`,
    `space directions: ${axes.join(' ')}`,
    `space origin: (${origin.join(',')})`,
    'encoding: raw',
    ...names.flatMap((name, i) => [
      `Segment${i}_Name:=${name}`,
      `Segment${i}_LabelValue:=${i + 1}`,
      `Segment${i}_Layer:=0`,
    ]),
  ];
  return Buffer.concat([Buffer.from(`${header.join('\n')}\n\n`), data]);
}

async function labelsOf(test: Awaited<ReturnType<typeof headCase>>): Promise<Uint8Array> {
  const open = await test.host.services.cases.reading(test.caseId);
  return open.layer('labels');
}

describe('a label map that speaks another language', () => {
  it('is listed with volumes and guesses, refused unmapped, and read as mapped by value', async () => {
    const test = await headCase();
    const { host, client, caseId, input } = test;
    const data = new Uint8Array(VOXELS).fill(40, 0, 3000).fill(7, 5000, 6000);
    const path = join(input, 'foreign.nii.gz');
    await writeVolume(path, { geometry: HEAD, data });
    const { token } = host.choose(path);
    const segments = await client.imports.segments({ token });
    expect(segments).toMatchObject([
      { key: '40', name: '', value: 40, label: null },
      { key: '7', name: '', value: 7, label: null },
    ]);
    expect(segments[0]!.cubicMillimetres).toBeCloseTo(3000 * voxelVolume(HEAD), 6);
    const analyse = (map?: Record<string, number>) =>
      client.jobs.analyse({
        caseId,
        labels: { from: 'file', token, ...(map ? { map } : {}) },
        labelsOnly: true,
      });
    await expect(ended(host, (await analyse()).runId)).rejects.toThrow('values 7, 40');
    await ended(host, (await analyse({ '40': 2, '7': 0 })).runId);
    expect(new Set(await labelsOf(test))).toEqual(new Set([0, 2]));
  });

  it('is mapped by name in any case, and a name that every object knows is only a name', async () => {
    const test = await headCase();
    const { host, client, caseId, input } = test;
    const data = new Uint8Array(VOXELS).fill(1, 0, 3000).fill(2, 5000, 6000).fill(3, 7000, 7500);
    const path = join(input, 'named.seg.nrrd');
    const named = ['My Jaw', 'constructor', 'Mandibular canal'];
    writeFileSync(path, namedSegments(data, named));
    const { token } = host.choose(path);
    const segments = await client.imports.segments({ token });
    expect(segments.map(({ key, label }) => [key, label])).toEqual([
      ['my jaw', null],
      ['constructor', null],
      ['mandibular canal', 5],
    ]);
    const labels = { from: 'file' as const, token, map: { 'MY JAW': 2 } };
    await ended(host, (await client.jobs.analyse({ caseId, labels, labelsOnly: true })).runId);
    expect(new Set(await labelsOf(test))).toEqual(new Set([0, 2, 5]));
    // What is to be known of them stays with the case, also when a later step goes on with the labels as they are.
    const { record } = await client.cases.open({ caseId });
    expect(record.labelling).toMatchObject({ from: 'file', name: 'named.seg.nrrd', networks: [] });
    expect(record.labelling!.findings.map(({ code }) => code)).toEqual(['labels/left-out', 'labels/absent']);
    await ended(host, (await client.jobs.analyse({ caseId, labels: { from: 'kept' }, labelsOnly: true })).runId);
    expect((await client.cases.open({ caseId })).record.labelling).toEqual(record.labelling);
  });

  it('is refused where it is no label map at all', async () => {
    const { host, client, input } = await headCase();
    const { token } = host.choose(join(input, 'scan.nii.gz'));
    await expect(client.imports.segments({ token })).rejects.toMatchObject({ code: 'labels/grey-values' });
    await expect(client.imports.segments({ token: 'A'.repeat(22) })).rejects.toMatchObject({ code: 'case/no-source' });
  });
});

describe('the scan as anonymous DICOM images', () => {
  it('has the voxels in their places, the pseudonym, the profile’s statement and nothing of its case', async () => {
    const { host, home, client, caseId } = await headCase();
    const file = await client.exports.create({ format: 'dicom', caseId });
    expect(file).toMatchObject({ format: 'dicom', draft: true, file: 'DRAFT-Case-7-anonymous-x1.zip' });
    const path = join(home, 'cases', caseId, 'exports', file.file);
    const copy = await readScan(path, {});
    const open = await host.services.cases.reading(caseId);
    const { geometry } = open.record.scan!;
    expect(copy.volume.geometry.size).toEqual(geometry.size);
    copy.volume.geometry.origin.forEach((v, axis) => expect(v).toBeCloseTo(geometry.origin[axis]!, 4));
    expect((await readPatient(path, copy.series.uid))!.patient).toEqual({
      name: 'Case-7',
      id: 'Case-7',
      birthDate: '',
      sex: '',
    });
    expect(copy.findings.map(({ code }) => code)).not.toContain('dicom/burned-in');
    const head = await readScan(join(home, '..', 'input', 'scan.nii.gz'), {});
    expect(Buffer.compare(Buffer.from(copy.volume.data.buffer), Buffer.from(head.volume.data.buffer))).toBe(0);
    expect(readFileSync(path, 'latin1')).not.toContain(caseId);
    // Another copy cannot be joined to the first by its UIDs.
    const again = await client.exports.create({ format: 'dicom', caseId });
    const second = await readScan(join(home, 'cases', caseId, 'exports', again.file), {});
    expect(second.series.uid).not.toBe(copy.series.uid);
    expect(await client.audit.verify({ caseId })).toMatchObject({ intact: true });
  });
});
