import { decode3mf } from '@main/mesh/three-mf-decode';
import { diffWhere } from '@shared/edit/build-diff';
import { encodeDiff } from '@shared/edit/label-diff-codec';
import { type Vec3 } from '@shared/geometry';
import { type Client } from '@shared/ipc/contract';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HEAD, writeHead } from './head-fixture';
import { ended, testHost } from './test-host';

/** A box of voxels on the face of the fixture's bone, 5 x 6 x 7.2 mm. */
const ON_BONE = { start: [24, 12, 8] as Vec3, size: [10, 12, 9] as Vec3 };
const PARAMETERS = { smoothing: 1, decimation: 0.02, clearance: 0 };

async function drawnCase() {
  const test = await testHost();
  const { host, home } = test;
  const client = test.client();
  const files = await writeHead(join(home, '..', 'input'));
  const source = await client.imports.inspect({ token: host.choose(files.scan).token });
  const { caseId, runId } = await client.imports.start({ token: source.token, series: 0, name: 'Case 7' });
  await ended(host, runId);
  await client.cases.open({ caseId });
  const token = host.choose(files.labels).token;
  const labels = await client.jobs.analyse({ caseId, labels: { from: 'file', token }, labelsOnly: true });
  await ended(host, labels.runId);
  const { regionId, regions } = await client.regions.create({ caseId });
  const { value, layer } = regions.find(({ id }) => id === regionId)!;
  const diff = encodeDiff(diffWhere(new Uint8Array(48 * 40 * 32), HEAD.size, ON_BONE, () => value));
  await client.edits.apply({
    caseId,
    label: { action: 'paint', details: {} },
    diffs: [{ layer: `regions-${layer}`, diff }],
  });
  const built = async (parameters: Parameters<Client['models']['build']>[0]['parameters']): Promise<string> => {
    const job = await client.models.build({ caseId, regionIds: [regionId], parameters });
    await ended(host, job.runId);
    return (await client.models.list({ caseId })).at(-1)!.id;
  };
  return { host, home, client, caseId, built };
}

const floats = (bytes: Uint8Array): Float32Array => new Float32Array(bytes.slice().buffer);

describe('a model for a printer', () => {
  it('is checked, lies on the bone, and leaves as 3MF and report', async () => {
    const { home, client, caseId, built } = await drawnCase();
    const { printers, shipped } = await client.printing.printers({});
    expect(shipped).toContain('generic-resin');
    expect(printers.map(({ id }) => id)).toEqual(expect.arrayContaining([...shipped]));

    const modelId = await built({ ...PARAMETERS, printer: 'generic-resin' });
    const model = (await client.models.list({ caseId })).find(({ id }) => id === modelId)!;
    expect(model.checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['wall', 'size', 'voids']));
    expect(model.checks.every(({ passed, required }) => passed || !required)).toBe(true);

    const check = await client.printing.check({ caseId, modelId, printer: 'generic-hydrogel' });
    expect(check).toMatchObject({ printer: 'generic-hydrogel', material: 'alginate-gelatin', printable: true });
    expect(floats(check.thickness)).toHaveLength(model.triangles);

    const contact = await client.printing.contact({ caseId, modelId });
    const values = floats(contact.values);
    expect(values).toHaveLength(model.vertices);
    expect(contact.share).toBeGreaterThan(0.05);
    expect(contact.share).toBeLessThan(0.6);
    expect(contact.statistics!.mean).toBeLessThan(0.15);

    const package3mf = await client.exports.create({ format: '3mf', caseId, modelId });
    expect(package3mf).toMatchObject({ draft: true, format: '3mf' });
    const folder = join(home, 'cases', caseId, 'exports');
    const { parts, metadata } = decode3mf(await readFile(join(folder, package3mf.file)));
    expect(parts.map(({ name }) => name)).toEqual(['Region 1']);
    expect(metadata).toMatchObject({ case: caseId, revision: 'draft', approver: 'not approved' });
    expect(metadata['placement-1']!.split(' ')).toHaveLength(12);

    const approver = { name: 'Dr. A. Meier', role: 'Surgeon' };
    const revision = await client.approval.approve({ caseId, modelId, approver });
    await expect(
      client.exports.create({ format: '3mf', caseId, modelId, printer: 'generic-filament' }),
    ).rejects.toMatchObject({ code: 'print/other-printer' });
    const final = await client.exports.create({ format: '3mf', caseId, modelId, printer: 'generic-resin' });
    const approved = decode3mf(await readFile(join(folder, final.file))).metadata;
    expect(final).toMatchObject({ draft: false, revision: 1 });
    expect(approved).toMatchObject({
      revision: '1',
      approver: 'Dr. A. Meier, Surgeon',
      sha256: revision.files['model.stl'],
    });

    const report = await client.exports.create({ format: 'report', caseId, modelId, language: 'de' });
    expect(report.file).toMatch(/^Case-7-revision-1-report-x\d+\.pdf$/);
    const pdf = (await readFile(join(folder, report.file))).toString('latin1');
    expect(pdf.startsWith('%PDF-')).toBe(true);
    expect(pdf.match(/\/Type \/Page\b(?!s)/g)).toHaveLength(2);
    expect(await client.audit.verify({ caseId })).toMatchObject({ intact: true });
  });

  it('that does not fit blocks the approval, and says why', async () => {
    const { client, caseId, built } = await drawnCase();
    const { printers } = await client.printing.printers({});
    const tiny = { ...printers[0]!, id: 'tiny', name: 'Tiny', buildVolumeMm: [5, 5, 5] };
    expect(await client.printing.savePrinter({ printer: tiny })).toMatchObject({ id: 'tiny' });
    const modelId = await built({ ...PARAMETERS, printer: 'tiny' });
    const { obstacles } = await client.approval.summary({ caseId, modelId });
    expect(obstacles).toContainEqual({ code: 'check-failed', name: 'size' });
    const approver = { name: 'Dr. A. Meier', role: 'Surgeon' };
    await expect(client.approval.approve({ caseId, modelId, approver })).rejects.toMatchObject({
      code: 'case/not-approvable',
    });

    const impossible = { ...tiny, minWallMm: 0.01 };
    await expect(client.printing.savePrinter({ printer: impossible })).rejects.toMatchObject({
      code: 'print/bad-profile',
    });
    await client.printing.deletePrinter({ printer: 'tiny' });
    await expect(client.printing.check({ caseId, modelId, printer: 'tiny' })).rejects.toMatchObject({
      code: 'print/unknown-printer',
    });
    await expect(client.printing.deletePrinter({ printer: shippedId(printers) })).rejects.toMatchObject({
      code: 'print/shipped-profile',
    });
  });

  it('is not approved with checks of another printer or of a profile that was edited since', async () => {
    const { host, home, client, caseId, built } = await drawnCase();
    const approver = { name: 'Dr. A. Meier', role: 'Surgeon' };
    const { printers } = await client.printing.printers({});
    const ward = { ...printers.find(({ id }) => id === 'generic-resin')!, id: 'ward', name: 'Ward printer' };
    await client.printing.savePrinter({ printer: ward });
    const modelId = await built({ ...PARAMETERS, printer: 'ward' });
    const ids = { caseId, modelId };
    const codes = async (chosen?: { printer?: string; material?: string }, of = modelId): Promise<string[]> =>
      (await client.approval.summary({ caseId, modelId: of, chosen })).obstacles.map(({ code }) => code);
    const material = ward.materials[0]!.id;
    expect(await codes()).toEqual([]);
    expect(await codes({ printer: 'ward', material })).toEqual([]);
    for (const chosen of [{}, { printer: 'generic-resin', material }, { printer: 'ward', material: 'model-resin' }]) {
      expect(await codes(chosen)).toEqual(['other-printer']);
      await expect(client.approval.approve({ ...ids, approver, chosen })).rejects.toMatchObject({
        code: 'case/not-approvable',
      });
    }

    const swelling = { ...ward.materials[0]!, scale: [1.2, 1.2, 1.2] };
    await client.printing.savePrinter({ printer: { ...ward, materials: [swelling] } });
    expect(await codes()).toEqual(['printer-changed']);
    await expect(client.approval.approve({ ...ids, approver })).rejects.toMatchObject({ code: 'case/not-approvable' });
    const scaleOf = async (of: string): Promise<string> => {
      const { file } = await client.exports.create({ format: '3mf', caseId, modelId: of });
      return decode3mf(await readFile(join(home, 'cases', caseId, 'exports', file))).metadata['scale']!;
    };
    // What leaves is what was checked.
    expect(await scaleOf(modelId)).toBe('1 1 1');

    const { runId } = await client.printing.mend({ ...ids, printer: 'ward' });
    await ended(host, runId);
    const [first, again] = await client.models.list({ caseId });
    expect(again).toMatchObject({ sha256: first!.sha256, profile: { id: 'ward', materials: [swelling] } });
    expect(await codes(undefined, again!.id)).toEqual([]);
    await client.approval.approve({ caseId, modelId: again!.id, approver });
    expect(await scaleOf(again!.id)).toBe('1.2 1.2 1.2');
    await client.printing.deletePrinter({ printer: 'ward' });
    expect(await scaleOf(again!.id)).toBe('1.2 1.2 1.2');
  });

  it('is not built from a region without a voxel, and nothing is added', async () => {
    const { client, caseId } = await drawnCase();
    const { regionId } = await client.regions.create({ caseId });
    const before = await client.models.list({ caseId });
    const { runId } = await client.models.build({ caseId, regionIds: [regionId], parameters: PARAMETERS });
    await expect
      .poll(async () => (await client.jobs.list({})).find((job) => job.runId === runId)?.error?.code)
      .toBe('mesh/empty-region');
    expect(await client.models.list({ caseId })).toEqual(before);
  });

  it('gets a mended copy', async () => {
    const { host, client, caseId, built } = await drawnCase();
    const modelId = await built(PARAMETERS);
    const request = { caseId, modelId, mend: 'keep-largest-shell', printer: 'generic-hydrogel' } as const;
    const { runId } = await client.printing.mend(request);
    await ended(host, runId);
    const [first, second] = await client.models.list({ caseId });
    expect(second).toMatchObject({ regionIds: first!.regionIds, parameters: { printer: 'generic-hydrogel' } });
    expect(second!.volumeMm3).toBeCloseTo(first!.volumeMm3, 3);
    expect(second!.checks).toContainEqual(expect.objectContaining({ name: 'mended-keep-largest-shell', passed: true }));
  });
});

function shippedId(printers: readonly { readonly id: string }[]): string {
  return printers.find(({ id }) => id.startsWith('generic-'))!.id;
}
