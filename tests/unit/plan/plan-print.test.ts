import { plan as command } from '@main/cli/commands/plan';
import { runCommandLine } from '@main/cli/run';
import { checkMesh } from '@main/mesh/checks';
import { decodeStl } from '@main/mesh/stl';
import { decode3mf } from '@main/mesh/three-mf-decode';
import { sameTriangles } from '@main/mesh/read-back';
import { applyPlacement } from '@main/print/placement';
import { UNPLACED } from '@shared/printers';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stlPrompts, threeMfPrompts } from '../../fixtures/slicer';
import { planFolder } from './jaw-block';

const jaw = planFolder();
const { plan } = jaw;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('planning for a printer', () => {
  it('writes a placed 3MF and a report of two pages beside the STL, with their hashes', async () => {
    const record = await plan('P', { printer: 'generic-resin', threeMf: true, report: 'de' });
    expect(record).toMatchObject({ printer: 'generic-resin', material: 'biocompatible-resin' });
    expect(record.parameters).toMatchObject({ clearanceMm: 0.25 });
    const [region] = record.regions;
    const stl = await readFile(join(jaw.folder, 'P', region!.file));
    const package3mf = await readFile(join(jaw.folder, 'P', region!.threeMf!.file));
    const pdf = await readFile(join(jaw.folder, 'P', region!.report!.file));
    expect([region!.sha256, region!.threeMf!.sha256, region!.report!.sha256]).toEqual(
      [stl, package3mf, pdf].map(sha256),
    );

    expect([...stlPrompts(stl), ...threeMfPrompts(package3mf)]).toEqual([]);
    const mesh = decodeStl(stl);
    const { parts, metadata } = decode3mf(package3mf);
    expect(metadata).toMatchObject({ revision: 'draft', approver: 'not approved', sha256: region!.sha256 });
    const matrix = metadata['placement-1']!.split(' ').map(Number);
    const scale = matrix.filter((_, i) => i % 4 !== 3).map((v) => v ** 2);
    expect(Math.cbrt(scale.reduce((sum, v) => sum + v, 0) / 3)).toBeCloseTo(1, 1);
    const { min } = checkMesh(parts[0]!.mesh).box;
    expect(Math.abs(min[2])).toBeLessThan(1e-3);
    expect(checkMesh(parts[0]!.mesh).volumeMm3 / checkMesh(mesh).volumeMm3).toBeCloseTo(1, 3);

    expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    expect(pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)).toHaveLength(2);
    expect(region!.print!.checks.every(({ passed, required }) => passed || !required)).toBe(true);
    expect(region!.contact!.mean).toBeLessThan(0.15);
    expect(JSON.parse(await readFile(join(jaw.folder, 'P', 'plan.json'), 'utf8'))).toEqual(record);
  });

  it('keeps the 3MF where the patient is when no printer is named', async () => {
    const record = await plan('Q', { threeMf: true });
    const [region] = record.regions;
    const mesh = decodeStl(await readFile(join(jaw.folder, 'Q', region!.file)));
    const { parts } = decode3mf(await readFile(join(jaw.folder, 'Q', region!.threeMf!.file)));
    expect(sameTriangles(parts[0]!.mesh, applyPlacement(mesh, UNPLACED))).toBe(true);
    expect(region!.print).toBeUndefined();
    expect(existsSync(join(jaw.folder, 'Q', 'region-1.pdf'))).toBe(false);
  });

  it('leaves the clearance asked for', async () => {
    const [near, far] = [await plan('C0'), await plan('C1', { clearanceMm: 1 })];
    const radius = (mm3: number): number => Math.cbrt((3 * mm3) / (4 * Math.PI));
    const step = radius(near.regions[0]!.volumeMm3) - radius(far.regions[0]!.volumeMm3);
    expect(step).toBeGreaterThan(0.8);
    expect(step).toBeLessThan(1.2);
  });
});

describe('a region that cannot be printed', () => {
  const profile = async (name: string, change: object): Promise<string> => {
    const hydrogel = JSON.parse(await readFile('resources/printers/generic-hydrogel.json', 'utf8')) as object;
    const path = join(jaw.folder, `${name}.json`);
    await writeFile(path, JSON.stringify({ ...hydrogel, id: name, ...change }));
    return path;
  };

  it('is refused when it is too thin, and nothing is written', async () => {
    const printer = await profile('coarse', { nozzleMm: 4, minWallMm: 14 });
    await expect(plan('E1', { printer })).rejects.toMatchObject({ code: 'print/too-thin' });
    expect(existsSync(join(jaw.folder, 'E1'))).toBe(false);
  });

  it('is refused when it is larger than the printer, and nothing is written', async () => {
    const printer = await profile('tiny', { buildVolumeMm: [8, 8, 8] });
    await expect(plan('E2', { printer, threeMf: true })).rejects.toMatchObject({ code: 'print/not-printable' });
    expect(existsSync(join(jaw.folder, 'E2'))).toBe(false);
  });

  it.each([
    ['an impossible profile', async () => ({ printer: await profile('odd', { minWallMm: 0.1 }) }), 'print/bad-profile'],
    ['a profile that is not there', () => ({ printer: join(jaw.folder, 'none.json') }), 'file/not-found'],
    ['a printer that is not there', () => ({ printer: 'typewriter' }), 'print/unknown-printer'],
    ['a material that is not there', () => ({ printer: 'generic-resin', material: 'wood' }), 'print/unknown-material'],
  ])('because of %s leaves not even a folder', async (_, choice, code) => {
    await expect(plan('E3', await choice())).rejects.toMatchObject({ code });
    expect(existsSync(join(jaw.folder, 'E3'))).toBe(false);
  });
});

describe('lacuna plan', () => {
  const cli = async (...argv: string[]): Promise<{ code: number; out: string; err: string }> => {
    let out = '';
    let err = '';
    const streams = { out: (text: string) => (out += text), err: (text: string) => (err += text) };
    const code = await runCommandLine(
      { plan: () => Promise.resolve(command) },
      ['plan', ...argv],
      streams,
      new AbortController().signal,
    );
    return { code, out, err };
  };

  it('takes --printer, --material, --3mf and --report', async () => {
    const out = join(jaw.folder, 'cli');
    const { code, out: text } = await cli(
      ...[
        '--labels',
        jaw.labels,
        '--out',
        out,
        '--printer',
        'generic-filament',
        '--material',
        'petg',
        '--3mf',
        '--report',
      ],
    );
    expect(code).toBe(0);
    expect(text).toContain('region-1.stl, region-1.3mf, region-1.pdf');
    expect(await readdir(out)).toEqual(
      expect.arrayContaining(['region-1.stl', 'region-1.3mf', 'region-1.pdf', 'plan.json']),
    );
  });

  it.each([
    [['--clearance', '3'], 'from 0 to 1', 2],
    [['--language', 'fr', '--report'], 'use en, de', 2],
    [['--printer', 'typewriter'], 'There is no printer typewriter', 3],
  ])('answers %j with one line', async (argv, words, expected) => {
    const { code, err } = await cli('--labels', jaw.labels, '--out', join(jaw.folder, 'never'), ...argv);
    expect(code).toBe(expected);
    expect(err).toContain(words);
    expect(existsSync(join(jaw.folder, 'never'))).toBe(false);
  });
});
