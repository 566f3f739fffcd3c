import { decodeStl } from '@main/mesh/stl';
import { checkMesh } from '@main/mesh/checks';
import { readVolume } from '@main/volume/io/volume-reader';
import { diffWhere } from '@shared/edit/build-diff';
import { encodeDiff } from '@shared/edit/label-diff-codec';
import { indexToWorld, type Vec3, voxelVolume } from '@shared/geometry';
import { decodeMesh } from '@shared/ipc/binary';
import { type Client } from '@shared/ipc/contract';
import { type Host } from '@main/host';
import { readFile, readdir, stat, writeFile, chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HEAD, writeHead } from './head-fixture';
import { ended, testHost } from './test-host';

const BOX = { start: [26, 10, 8] as Vec3, size: [10, 12, 9] as Vec3 };
const PARAMETERS = { smoothing: 1, decimation: 0.02, clearance: 0 };

async function body(host: Host, path: string): Promise<Buffer> {
  const url = new URL(path, 'http://x');
  const found = await host.body(url.pathname, url.searchParams);
  if (!found) throw new Error(`no body at ${path}`);
  const parts: Uint8Array[] = [];
  if (found.content instanceof Uint8Array) parts.push(found.content);
  else for await (const part of found.content) parts.push(part);
  const whole = Buffer.concat(parts);
  expect(whole.length).toBe(found.bytes);
  return whole;
}

/** Imports the fixture's scan and labels. */
async function importedCase() {
  const test = await testHost();
  const { host, home } = test;
  const client = test.client();
  const files = await writeHead(join(home, '..', 'Größe ü', 'input'));
  const source = await client.imports.inspect({ token: host.choose(files.scan).token });
  expect(source.series).toMatchObject([{ format: 'nifti', size: HEAD.size, problem: '', preferred: true }]);
  const { caseId, runId } = await client.imports.start({ token: source.token, series: 0, name: 'Patient Ä 7' });
  await ended(host, runId);
  await client.cases.open({ caseId });
  const token = host.choose(files.labels).token;
  const analysis = await client.jobs.analyse({ caseId, labels: { from: 'file', token }, labelsOnly: true });
  await ended(host, analysis.runId);
  return { host, home, client, caseId, window: (id: string) => test.client(id) };
}

/** Draws a box into a new region, as a tool of the renderer does. */
async function drawRegion(client: Client, caseId: string, box = BOX): Promise<string> {
  const { regionId, regions } = await client.regions.create({ caseId });
  const { value, layer } = regions.find(({ id }) => id === regionId)!;
  const diff = diffWhere(new Uint8Array(48 * 40 * 32), HEAD.size, box, () => value);
  await client.edits.apply({
    caseId,
    label: { action: 'paint', details: { radiusMm: 2 } },
    diffs: [{ layer: `regions-${layer}`, diff: encodeDiff(diff) }],
  });
  return regionId;
}

describe('a whole case', () => {
  it('goes from a scan to an approved STL in the right place, and its audit holds', async () => {
    const { host, home, client, caseId } = await importedCase();
    const view = await client.cases.get({ caseId });
    expect(view).toMatchObject({ access: 'write', record: { name: 'Patient Ä 7', state: 'imported' } });
    expect(view.volumes.map(({ name, type }) => `${name} ${type}`).sort()).toEqual(['labels uint8', 'scan int16']);

    const scan = view.volumes.find(({ name }) => name === 'scan')!;
    const whole = await body(host, scan.path);
    expect(whole.length).toBe(48 * 40 * 32 * 2);
    const middle = await body(host, `${scan.path}?first=16&count=2`);
    expect(middle.equals(whole.subarray(16 * 48 * 40 * 2, 18 * 48 * 40 * 2))).toBe(true);

    const regionId = await drawRegion(client, caseId);
    const region = (await client.cases.get({ caseId })).record.regions[0]!;
    expect(region).toMatchObject({ id: regionId, box: BOX, nearestAnatomy: 'mandible', origin: 'manual' });
    expect(region.volumeMm3).toBeCloseTo(10 * 12 * 9 * voxelVolume(HEAD), 6);

    const { runId } = await client.models.build({ caseId, regionIds: [regionId], parameters: PARAMETERS });
    await ended(host, runId);
    const [model] = await client.models.list({ caseId });
    expect(model).toMatchObject({ outOfDate: false, regionIds: [regionId] });
    expect(model!.volumeMm3 / region.volumeMm3).toBeGreaterThan(0.97);
    const mesh = await body(host, model!.path);
    expect(decodeMesh(new Uint8Array(mesh).buffer).triangles.length).toBe(model!.triangles * 3);

    const draft = await client.exports.create({ format: 'stl', caseId, modelId: model!.id });
    expect(draft).toMatchObject({ draft: true, file: 'DRAFT-Patient-A-7-m1.stl' });
    expect((await body(host, draft.path)).toString('latin1', 0, 80)).toMatch(/^DRAFT not approved/);

    const summary = await client.approval.summary({ caseId, modelId: model!.id });
    expect(summary.obstacles).toEqual([]);
    expect(summary.changes).toMatchObject([{ regionId, proposedMm3: 0, removedMm3: 0 }]);
    expect(summary.changes[0]!.addedMm3).toBeCloseTo(region.volumeMm3, 6);
    const approver = { name: 'Dr. A. Meier', role: 'Surgeon' };
    const revision = await client.approval.approve({ caseId, modelId: model!.id, approver });
    expect(revision).toMatchObject({ number: 1, approver });

    const final = await client.exports.create({ format: 'stl', caseId, modelId: model!.id });
    expect(final).toMatchObject({ draft: false, file: 'Patient-A-7-revision-1.stl', revision: 1 });
    const stl = await body(host, final.path);
    expect(stl.toString('latin1', 0, 80)).toContain('approved revision 1');
    const checks = checkMesh(decodeStl(stl));
    expect(checks).toMatchObject({ closed: true, manifold: true, outward: true });
    const centre = indexToWorld(HEAD, [30.5, 15.5, 12]);
    for (let axis = 0; axis < 3; axis++) {
      expect((checks.box.min[axis]! + checks.box.max[axis]!) / 2).toBeCloseTo(centre[axis]!, 1);
    }

    expect(await client.audit.verify({ caseId })).toMatchObject({ intact: true, problems: [] });
    const kinds = (await client.audit.list({ caseId })).map(({ kind }) => kind);
    expect(kinds).toEqual(['import', 'labels', 'edit', 'edit', 'export', 'approval', 'export']);
    const folder = join(home, 'cases', caseId);
    const written = await readFile(join(folder, 'audit.jsonl'), 'utf8');
    expect(written).toContain(revision.files['model.stl']);
    expect(((await stat(join(folder, 'revisions/1/model.stl'))).mode & 0o222).toString(8)).toBe('0');

    await client.edits.undo({ caseId });
    expect(await client.models.list({ caseId })).toMatchObject([{ outOfDate: true }]);
    await expect(client.approval.approve({ caseId, modelId: model!.id, approver })).rejects.toMatchObject({
      code: 'case/not-approvable',
    });
    expect((await readFile(join(folder, 'revisions/1/model.stl'))).equals(stl)).toBe(true);
    await client.cases.close({ caseId });
    expect(await client.cases.list()).toMatchObject([{ id: caseId, state: 'corrected', revisions: 1, heldBy: null }]);
  });

  it('writes labels and regions as NIfTI that lie on the scan', async () => {
    const { home, client, caseId } = await importedCase();
    await drawRegion(client, caseId);
    for (const format of ['labels', 'regions'] as const) {
      const { file } = await client.exports.create({ format, caseId });
      const volume = await readVolume(join(home, 'cases', caseId, 'exports', file));
      expect(volume.geometry.size).toEqual(HEAD.size);
      volume.geometry.origin.forEach((value, axis) => expect(value).toBeCloseTo(HEAD.origin[axis]!, 4));
    }
  });

  it.each([
    ['an approved file', 'revisions/1/model.stl'],
    ['the record of an approval', 'revisions/1/record.json'],
    ['an approved volume', 'revisions/1/regions-0.lvol'],
    ['an export', 'exports/Patient-A-7-revision-1.stl'],
    ['an old entry of the audit', 'audit.jsonl'],
  ])('shows when %s was changed from outside', async (_, file) => {
    const { host, home, client, caseId } = await importedCase();
    const regionId = await drawRegion(client, caseId);
    const { runId } = await client.models.build({ caseId, regionIds: [regionId], parameters: PARAMETERS });
    await ended(host, runId);
    await client.approval.approve({ caseId, modelId: 'm1', approver: { name: 'A', role: 'B' } });
    await client.exports.create({ format: 'stl', caseId, modelId: 'm1' });
    expect(await client.audit.verify({ caseId })).toMatchObject({ intact: true });
    const path = join(home, 'cases', caseId, file);
    await chmod(path, 0o644);
    const bytes = await readFile(path);
    bytes[Math.floor(bytes.length / 3)]! ^= 1;
    await writeFile(path, bytes);
    const report = await client.audit.verify({ caseId });
    expect(report.intact).toBe(false);
    expect(report.problems.length).toBeGreaterThan(0);
  });
});

describe('a case in two windows', () => {
  it('is edited by the first and read by the second, until the first leaves', async () => {
    const { host, client, caseId, window } = await importedCase();
    const second = window('window-2');
    const view = await second.cases.open({ caseId });
    expect(view).toMatchObject({ access: 'read', heldBy: { user: 'another window' } });
    await expect(second.regions.create({ caseId })).rejects.toMatchObject({ code: 'case/read-only' });
    await drawRegion(client, caseId);
    expect((await second.cases.get({ caseId })).record.regions).toHaveLength(1);
    await host.leave({ id: 'window-1' });
    await expect(client.regions.create({ caseId })).rejects.toMatchObject({ code: 'case/not-open' });
    expect(await second.cases.open({ caseId })).toMatchObject({ access: 'write' });
    await second.regions.create({ caseId });
  });

  it('is written before it is opened again at once', async () => {
    const { client, caseId } = await importedCase();
    for (let i = 0; i < 5; i++) {
      await drawRegion(client, caseId, { start: [26, 10, 5 * i], size: [4, 4, 4] });
      void client.cases.close({ caseId });
      expect(await client.cases.open({ caseId })).toMatchObject({
        access: 'write',
        record: { regions: { length: i + 1 } },
      });
    }
  });
});

describe('regions', () => {
  it('are merged, split, duplicated, renamed and deleted, each undone in one step', async () => {
    const { host, client, caseId } = await importedCase();
    const a = await drawRegion(client, caseId);
    const b = await drawRegion(client, caseId, { start: [38, 10, 8], size: [4, 4, 4] });
    const volume = async (): Promise<string> =>
      (await body(host, `/bin/case/${caseId}/volume/regions-0`)).toString('base64');
    const drawn = await volume();
    const list = async () => (await client.cases.get({ caseId })).record.regions;
    const before = await list();

    const merged = await client.regions.merge({ caseId, regionIds: [a, b] });
    expect(merged.regions).toHaveLength(1);
    expect(merged.regions[0]!.volumeMm3).toBeCloseTo((10 * 12 * 9 + 64) * voxelVolume(HEAD), 6);
    const split = await client.regions.split({ caseId, regionId: a });
    expect(split.regions.map(({ volumeMm3 }) => Math.round(volumeMm3 / voxelVolume(HEAD)))).toEqual([1080, 64]);
    await expect(client.regions.split({ caseId, regionId: a })).rejects.toMatchObject({ code: 'case/one-part' });
    const copy = await client.regions.duplicate({ caseId, regionId: a });
    expect(copy.newLayers).toEqual(['regions-1']);
    expect(copy.regions.find(({ id }) => id === copy.regionId)).toMatchObject({
      layer: 1,
      volumeMm3: split.regions[0]!.volumeMm3,
    });
    await client.regions.rename({ caseId, regionId: copy.regionId, name: 'Kopie' });
    await client.regions.setState({ caseId, regionId: copy.regionId, state: 'rejected' });
    const deleted = await client.regions.delete({ caseId, regionIds: [copy.regionId] });
    expect(deleted.regions).toHaveLength(2);
    expect(deleted.history.steps.map(({ action }) => action)).toEqual([
      'region/create',
      'paint',
      'region/create',
      'paint',
      'region/merge',
      'region/split',
      'region/duplicate',
      'region/rename',
      'region/rejected',
      'region/delete',
    ]);
    await client.edits.undo({ caseId });
    expect((await list()).find(({ id }) => id === copy.regionId)).toMatchObject({ name: 'Kopie', state: 'rejected' });
    const back = await client.edits.jump({ caseId, applied: 4 });
    expect(back.history.applied).toBe(4);
    expect(await volume()).toBe(drawn);
    expect(await list()).toEqual(before);
    const forth = await client.edits.jump({ caseId, applied: 10 });
    expect(forth.regions).toEqual(deleted.regions);
  });
});

describe('a part that is cut off', () => {
  const WHOLE = { start: [0, 0, 0] as Vec3, size: HEAD.size };
  const LABEL = { action: 'split-plane', details: {} };
  const half = { start: BOX.start, size: [4, 12, 9] as Vec3 };

  it('is a region of its own with the state of what it came from, and comes back in one step', async () => {
    const { host, client, caseId } = await importedCase();
    const a = await drawRegion(client, caseId);
    const { regions: drawn } = await client.regions.setState({ caseId, regionId: a, state: 'rejected' });
    const layer = 'regions-0' as const;
    const voxels = new Uint8Array(await body(host, `/bin/case/${caseId}/volume/${layer}`));
    const diff = diffWhere(voxels, HEAD.size, half, (_, value) => (value === 1 ? 255 : value));
    const cut = await client.regions.cut({ caseId, label: LABEL, part: { layer, diff: encodeDiff(diff) } });
    const counts = cut.regions.map(({ volumeMm3 }) => Math.round(volumeMm3 / voxelVolume(HEAD)));
    expect(counts).toEqual([6 * 12 * 9, 4 * 12 * 9]);
    expect(cut.regions[1]).toMatchObject({ id: cut.regionId, layer: 0, state: 'rejected', origin: 'manual' });
    expect(cut.history.steps.at(-1)).toMatchObject({ action: 'split-plane' });
    const back = await client.edits.undo({ caseId });
    expect(back.regions).toEqual(drawn);
    expect(new Uint8Array(await body(host, `/bin/case/${caseId}/volume/${layer}`))).toEqual(voxels);
  });

  it('of an anatomy label leaves the label and touches no region that lies there', async () => {
    const { host, client, caseId } = await importedCase();
    await drawRegion(client, caseId, WHOLE);
    const labels = new Uint8Array(await body(host, `/bin/case/${caseId}/volume/labels`));
    const mandible = labels.filter((value) => value === 2).length;
    expect(mandible).toBeGreaterThan(0);
    const diff = diffWhere(labels, HEAD.size, WHOLE, (_, value) => (value === 2 ? 255 : value));
    const part = { layer: 'labels' as const, diff: encodeDiff(diff) };
    const cut = await client.regions.cut({ caseId, label: LABEL, part });
    expect(cut.newLayers).toEqual(['regions-1']);
    const [first, made] = cut.regions;
    expect(first!.volumeMm3).toBeCloseTo(48 * 40 * 32 * voxelVolume(HEAD), 6);
    expect(made).toMatchObject({ layer: 1, state: 'accepted' });
    expect(made!.volumeMm3).toBeCloseTo(mandible * voxelVolume(HEAD), 6);
    const after = new Uint8Array(await body(host, `/bin/case/${caseId}/volume/labels`));
    expect(after.includes(2)).toBe(false);
    const stale = { caseId, label: LABEL, part };
    await expect(client.regions.cut(stale)).rejects.toMatchObject({ code: 'case/does-not-fit' });
  });
});

describe('a failed import', () => {
  it('leaves no case behind and says why', async () => {
    const { host, home, client } = await testHost().then((test) => ({ ...test, client: test.client() }));
    const path = join(home, 'broken.nii');
    await writeFile(path, 'this is no scan');
    await expect(client.imports.inspect({ token: host.choose(path).token })).rejects.toMatchObject({
      name: 'AppError',
    });
    await expect(client.imports.inspect({ token: 'x'.repeat(22) })).rejects.toMatchObject({ code: 'case/no-source' });
    const files = await writeHead(join(home, 'in'));
    const source = await client.imports.inspect({ token: host.choose(files.scan).token });
    await expect(client.imports.start({ token: source.token, series: 3 })).rejects.toMatchObject({
      code: 'case/bad-series',
    });
    await writeFile(files.scan, 'gone');
    const { runId } = await client.imports.start({ token: source.token, series: 0 });
    await expect(ended(host, runId)).rejects.toThrow();
    await expect.poll(() => client.cases.list()).toEqual([]);
    await expect.poll(() => readdir(join(home, 'cases'))).toEqual([]);
  });
});

describe('logs', () => {
  it('name codes and ids, never the case, the patient or a path', async () => {
    const { host, client, caseId } = await importedCase();
    await expect(client.regions.rename({ caseId, regionId: 'r9', name: 'x' })).rejects.toMatchObject({
      code: 'case/no-region',
    });
    const log = await client.app.log();
    expect(log).toContain('regions/rename: case/no-region');
    expect(log).not.toMatch(/Patient|Größe|scan\.nii|\/tmp/);
    expect(host.services.log.tail(10).length).toBeLessThanOrEqual(10);
  });
});
