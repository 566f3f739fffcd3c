import { forkChild } from '@main/compute/fork-child';
import { createHost } from '@main/host';
import { Log } from '@main/host/log';
import { withoutPaths } from '@main/host/without-paths';
import { encodeCtImage } from '@main/dicom/ct-image';
import { diffWhere } from '@shared/edit/build-diff';
import { encodeDiff } from '@shared/edit/label-diff-codec';
import { createClient } from '@shared/ipc/client';
import { lookup } from 'node:dns/promises';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { unpackedText } from '../../support/unpacked';
import { HEAD, writeHead } from './head-fixture';
import { ended } from './test-host';

/** What would name the patient: written into the files, and nowhere to be found but in the case's own record. */
const SECRETS = ['Beeblebrox', 'ZB-4711-77', '1977-07-07', '19770707', 'Meier_Anna'];

/** The head as a DICOM series that names its patient, in a folder that does too. */
async function namedSeries(folder: string): Promise<{ series: string; labels: string }> {
  const { scan, labels } = await writeHead(folder);
  const { readVolume } = await import('@main/volume/io/volume-reader');
  const { geometry, data } = await readVolume(scan);
  rmSync(scan);
  const series = join(folder, 'Meier_Anna');
  mkdirSync(series);
  const text = { patientName: 'Beeblebrox^Zaphod', patientId: 'ZB-4711-77', seriesDescription: 'CBCT', uidSeed: 'x' };
  for (let z = 0; z < geometry.size[2]; z++) {
    const bytes = Buffer.from(encodeCtImage({ geometry, data: data as Int16Array }, z, text));
    writeFileSync(join(series, `Meier_Anna_${z}.dcm`), withBirthDate(bytes));
  }
  const named = join(series, 'Meier_Anna_labels.nii.gz');
  renameSync(labels, named);
  return { series, labels: named };
}

/** Writes a birth date into the empty element that the writer leaves. */
function withBirthDate(bytes: Buffer): Buffer {
  const at = bytes.indexOf(Buffer.from([0x10, 0x00, 0x30, 0x00, 0x44, 0x41, 0x00, 0x00]));
  expect(at).toBeGreaterThan(0);
  const value = Buffer.concat([Buffer.from([0x08, 0x00]), Buffer.from('19770707')]);
  return Buffer.concat([bytes.subarray(0, at + 6), value, bytes.subarray(at + 8)]);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('a whole case of a named patient', () => {
  it('shows the name to the surgeon, keeps it in the record alone, and asks nothing of the network', async () => {
    const root = mkdtempSync(join(tmpdir(), 'lacuna-privacy-'));
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    const network = join(root, 'network.txt');
    process.env['LACUNA_NETWORK_LOG'] = network;
    onTestFinished(() => void Reflect.deleteProperty(process.env, 'LACUNA_NETWORK_LOG'));
    const recorder = resolve('tests/support/record-network.mjs');
    await import(recorder);
    const home = join(root, 'home');
    const input = await namedSeries(join(root, 'input'));
    const host = await createHost({
      version: '0.0.0-test',
      door: 'loopback',
      places: { home, temporary: join(root, 'temporary') },
      startCompute: () => forkChild(resolve('src/main/compute/index.ts'), ['--import', 'tsx', '--import', recorder]),
    });
    onTestFinished(() => host.close());
    const client = createClient({
      invoke: (name, request) => host.call(name, request, { id: 'w' }),
      subscribe: () => () => undefined,
    });
    const source = await client.imports.inspect({ token: host.choose(input.series).token });
    const { caseId, runId } = await client.imports.start({ token: source.token, series: 0 });
    await ended(host, runId);
    const view = await client.cases.open({ caseId });
    expect(view.record.patient).toMatchObject({
      name: 'Beeblebrox, Zaphod',
      id: 'ZB-4711-77',
      birthDate: '1977-07-07',
    });
    expect(view.record.name).toMatch(/^Case [A-Z]{2}\d{3}$/);
    const { token } = host.choose(input.labels);
    await ended(host, (await client.jobs.analyse({ caseId, labels: { from: 'file', token } })).runId);
    const { regionId, regions } = await client.regions.create({ caseId });
    const { value, layer } = regions.find(({ id }) => id === regionId)!;
    const box = { start: [26, 10, 8], size: [10, 12, 9] } as const;
    const diff = encodeDiff(diffWhere(new Uint8Array(48 * 40 * 32), HEAD.size, box, () => value));
    const label = { action: 'paint', details: {} };
    await client.edits.apply({ caseId, label, diffs: [{ layer: `regions-${layer}`, diff }] });
    const parameters = { smoothing: 1, decimation: 0.02, clearance: 0 };
    await ended(host, (await client.models.build({ caseId, regionIds: [regionId], parameters })).runId);
    const [model] = await client.models.list({ caseId });
    await client.approval.approve({ caseId, modelId: model!.id, approver: { name: 'Dr. A', role: 'Surgeon' } });
    await client.exports.create({ format: 'stl', caseId, modelId: model!.id });
    await client.exports.create({ format: 'labels', caseId });
    await client.exports.create({ format: 'regions', caseId });
    await client.exports.create({ format: '3mf', caseId, modelId: model!.id });
    const { file: report } = await client.exports.create({
      format: 'report',
      caseId,
      modelId: model!.id,
      language: 'de',
    });
    const { file: images } = await client.exports.create({ format: 'dicom', caseId });
    await expect(client.regions.rename({ caseId, regionId: 'r99', name: 'x' })).rejects.toThrow();
    await client.app.report({ message: `cannot read '${input.series}/Meier_Anna_1.dcm'`, stack: '' });
    await client.cases.close({ caseId });

    const written = filesBelow(home);
    expect(written.length).toBeGreaterThan(12);
    for (const path of written) {
      const isRecord = /case(\.previous|\.base)?\.json$/.test(path);
      const content = unpackedText(readFileSync(path));
      for (const secret of SECRETS) {
        expect(path.slice(home.length).includes(secret), `${path} is named after the patient`).toBe(false);
        if (!isRecord) expect(content.includes(secret), `${secret} in ${path}`).toBe(false);
      }
    }
    // What is searched is what a reader would see.
    const seen = (name: string): string => unpackedText(readFileSync(written.find((path) => path.endsWith(name))!));
    expect(seen(report)).toContain(view.record.name);
    expect(seen(images)).toContain('ISO_IR');
    for (const secret of SECRETS) expect(await client.app.log()).not.toContain(secret);
    expect(existsSync(network) ? readFileSync(network, 'utf8') : '').toBe('');

    // The recorder does see what it is there to see.
    await lookup('example.invalid').catch(() => undefined);
    const socket = connect({ host: '192.0.2.1', port: 9 }).on('error', () => undefined);
    socket.destroy();
    expect(readFileSync(network, 'utf8')).toMatch(/connect 192\.0\.2\.1:9/);
  }, 600_000);
});

describe('the log', () => {
  it.each([
    ["ENOENT: no such file, open '/media/usb/Meier Anna/IM 1.dcm'", 'ENOENT: no such file, open <path>'],
    ['at read (/home/anna/app/out/main/reader.js:12:7)', 'at read (reader.js:12:7)'],
    ['at file:///opt/lacuna/index.mjs:1:2', 'at index.mjs:1:2'],
    ['C:\\Users\\anna\\Scans\\Meier\\1.dcm is damaged', '<path> is damaged'],
    ['\\\\server\\share\\Meier.nii', '<path>'],
    ['regions/rename: case/no-region', 'regions/rename: case/no-region'],
    ['3 / 4 done, 1/2 left, and/or', '3 / 4 done, 1/2 left, and/or'],
  ])('keeps of "%s" only "%s"', (text, kept) => {
    expect(withoutPaths(text)).toBe(kept);
  });

  it('gives support the newest lines of all its files, oldest first', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lacuna-log-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const log = new Log(folder);
    for (let i = 0; i < 30; i++) log.write('info', `line ${i} ${'x'.repeat(60_000)}`);
    const numbers = [...log.tail(2_000_000).matchAll(/line (\d+)/g)].map(([, number]) => Number(number));
    expect(numbers.length).toBeGreaterThan(25);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(numbers.at(-1)).toBe(29);
    expect(readdirSync(folder).length).toBe(2);
  });
});
