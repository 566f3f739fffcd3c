import { COMMANDS } from '@main/cli/commands';
import { runCommandLine } from '@main/cli/run';
import { formatModelCard } from '@main/inference/model-card';
import { writeOnnx } from '@main/nn/onnx/write-onnx';
import { mul } from '@main/nn/ops/arithmetic';
import { input } from '@main/nn/tensor';
import { encodeNifti } from '@main/volume/io/nifti';
import { writeVolume } from '@main/volume/io/volume-writer';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { FaultyDisk } from '../../support/faulty-fs';
import { dicomSeries } from '../../support/fuzz/corpus';
import { HEAD, writeHead } from '../host/head-fixture';
import { installHealingModels } from '../plan/healing-models';

const { disk } = await vi.hoisted(async () => {
  const { FaultyDisk: Disk } = await import('../../support/faulty-fs');
  return { disk: new Disk() };
});
vi.mock('node:fs/promises', async (original) => disk.wrap(await original()));
expect(disk).toBeInstanceOf(FaultyDisk);

let root: string;
let scan: string;
let labels: string;
let series: string;
const at = (...parts: string[]): string => join(root, ...parts);

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'lacuna-cli-'));
  ({ scan, labels } = await writeHead(root));
  series = at('series');
  mkdirSync(series);
  for (const [name, bytes] of Object.entries(dicomSeries())) writeFileSync(join(series, name), bytes);
  mkdirSync(at('nothing'));
  mkdirSync(at('pdfs'));
  writeFileSync(at('pdfs', 'report.pdf'), '%PDF-1.7\n'.repeat(400));
  writeFileSync(at('empty.dcm'), '');
  writeFileSync(at('cut.nii.gz'), readFileSync(labels).subarray(0, 900));
  writeFileSync(at('cut.dcm'), readFileSync(join(series, 'slice-0.dcm')).subarray(0, 300));
  writeFileSync(at('in-the-way'), 'a file');
  await writeVolume(at('zeros.nii.gz'), { geometry: HEAD, data: new Int16Array(48 * 40 * 32) });
  const header = Buffer.from(encodeNifti({ geometry: HEAD, data: new Int16Array(48 * 40 * 32).fill(7) }));
  for (const place of [80, 280]) header.writeFloatLE(NaN, place);
  writeFileSync(at('nan.nii'), header);
  const far = { ...HEAD, origin: [900, 900, 900] as const };
  const map = new Uint8Array(48 * 40 * 32).fill(2);
  await writeVolume(at('far.nii.gz'), { geometry: far, data: map });
  await writeVolume(at('nines.nii.gz'), { geometry: HEAD, data: new Uint8Array(48 * 40 * 32).fill(9) });
  await writeVolume(at('blank.nii.gz'), { geometry: HEAD, data: new Uint8Array(48 * 40 * 32) });
  mkdirSync(at('models'));
  await installHealingModels(at('models'));
  cpSync(at('models'), at('other-hash'), { recursive: true });
  writeFileSync(at('other-hash', 'stage-two.onnx'), 'not what the card says');
  cpSync(at('models'), at('other-shape'), { recursive: true });
  wrongShape(at('other-shape'));
  return () => rmSync(root, { recursive: true, force: true });
});

/** A network of 32^3 voxels under a card that says 64^3, its hash right. */
function wrongShape(folder: string): void {
  const bytes = writeOnnx({ y: mul(input('x', [1, 1, 32, 32, 32]), 1) }, { freeBatch: 'N' });
  const card = JSON.parse(readFileSync(join(folder, 'stage-two.json'), 'utf8')) as Parameters<
    typeof formatModelCard
  >[0];
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(join(folder, 'stage-two.onnx'), bytes);
  writeFileSync(join(folder, 'stage-two.json'), formatModelCard({ ...card, sha256 }));
}

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly lines: readonly string[];
}

async function lacuna(...argv: string[]): Promise<Ended> {
  vi.stubEnv('LACUNA_MODELS', argv.includes('--models') ? argv.splice(argv.indexOf('--models'), 2)[1]! : at('models'));
  const progress = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  let out = '';
  let err = '';
  const streams = { out: (text: string) => (out += text), err: (text: string) => (err += text) };
  try {
    const code = await runCommandLine(COMMANDS, argv, streams, new AbortController().signal);
    return { code, out, lines: err.split('\n').slice(0, -1) };
  } finally {
    progress.mockRestore();
    vi.unstubAllEnvs();
  }
}

const OUT = 'OUT';

/** One line that says what is wrong; nothing on standard output, nothing left behind. */
async function refuses(code: number, words: RegExp, argv: readonly string[]): Promise<void> {
  const before = readdirSync(root).sort();
  const ended = await lacuna(...argv.map((word) => (word === OUT ? at('out') : word)));
  expect(ended.lines).toHaveLength(1);
  expect(ended.lines[0]).toMatch(words);
  expect(ended.lines[0]).not.toMatch(/\{\w+\}|partial|staging|undefined/);
  expect(ended).toMatchObject({ code, out: '' });
  expect(readdirSync(root).sort()).toEqual(before);
}

describe('a command line that cannot be done ends with one line, its exit code, and nothing written', () => {
  it.each<[string, number, RegExp, () => string[]]>([
    ['an unknown command', 2, /no command "fnid"/, () => ['fnid']],
    ['an unknown option', 2, /--oot is unknown/, () => ['plan', series, '--oot', OUT]],
    ['no folder to write to', 2, /--out is missing/, () => ['plan', series]],
    ['neither scan nor labels', 2, /Neither a scan nor a label map/, () => ['plan', '--out', OUT]],
    ['a value out of its range', 2, /--seed cannot be "-1"/, () => ['phantom', '--seed=-1', '--out', OUT]],
    ['a share of no mean', 2, /belongs to --average-with/, () => ['train-healer', '--own-share', '0.4', '--out', OUT]],
    [
      'a folder for copies that is not empty',
      2,
      /new or an empty folder/,
      () => ['anonymise', series, '--out', series],
    ],
    ['a path that does not exist', 3, /does not exist/, () => ['plan', at('gone'), '--out', OUT]],
    ['a folder without DICOM', 3, /No DICOM image was found/, () => ['plan', at('nothing'), '--out', OUT]],
    ['a folder of PDFs', 3, /No DICOM image was found/, () => ['plan', at('pdfs'), '--out', OUT]],
    ['a PDF', 3, /report.pdf is not a DICOM/, () => ['plan', at('pdfs', 'report.pdf'), '--out', OUT]],
    ['an empty file', 3, /empty.dcm is empty/, () => ['plan', at('empty.dcm'), '--out', OUT]],
    ['a truncated NIfTI', 3, /cut.nii.gz .*(ends early|damaged)/, () => ['plan', at('cut.nii.gz'), '--out', OUT]],
    ['a truncated DICOM file', 3, /cut.dcm is a damaged/, () => ['inspect', at('cut.dcm')]],
    ['a volume of zeros', 3, /has the value 0/, () => ['plan', at('zeros.nii.gz'), '--out', OUT]],
    ['a spacing of NaN', 3, /impossible grid/, () => ['plan', at('nan.nii'), '--out', OUT]],
    ['labels elsewhere', 3, /do not overlap/, () => ['plan', scan, '--labels', at('far.nii.gz'), '--out', OUT]],
    [
      'labels of other values',
      3,
      /has the values 9/,
      () => ['plan', scan, '--labels', at('nines.nii.gz'), '--out', OUT],
    ],
    ['labels of nothing', 3, /no labelled voxel/, () => ['plan', scan, '--labels', at('blank.nii.gz'), '--out', OUT]],
    ['a series that is not there', 3, /No series 1.2/, () => ['plan', series, '--series', '1.2', '--out', OUT]],
    ['a model of another hash', 3, /stage-two.*(hash|card)/, () => withModels('other-hash')],
    ['a model of another shape', 3, /stage-two does not fit: its input is N x 1 x 32/, () => withModels('other-shape')],
    ['a folder that is no case', 3, /not a case folder/, () => ['verify', series]],
    ['a file where the folder should be', 4, /a file has its name/, () => toFolder('in-the-way')],
    ['a folder below a file', 4, /folder is not a folder/, () => toFolder(join('in-the-way', 'O'))],
    ['a file of an unknown ending', 3, /must end in/, () => ['labels', labels, '--out', at('labels.xyz')]],
    [
      'a folder that does not exist',
      4,
      /folder does not exist/,
      () => ['labels', labels, '--out', at('gone', 'l.nrrd')],
    ],
  ])('%s', (_, code, words, argv) => refuses(code, words, argv()));

  const withModels = (folder: string): string[] => ['plan', '--labels', labels, '--out', OUT, '--models', at(folder)];
  const toFolder = (folder: string): string[] => ['plan', '--labels', labels, '--out', at(folder)];

  it.skipIf(process.platform !== 'linux')('a place where no folder can be made, without waiting for ever', () =>
    refuses(4, /\/proc\/O cannot be written/, ['plan', '--labels', labels, '--out', '/proc/O']),
  );

  it('a series that cannot be read is listed all the same', async () => {
    const cut = at('one-slice');
    mkdirSync(cut);
    cpSync(join(series, 'slice-0.dcm'), join(cut, 'slice-0.dcm'));
    const { code, out, lines } = await lacuna('inspect', cut);
    expect({ code, lines }).toEqual({ code: 3, lines: [] });
    expect(out).toMatch(/cannot be read: .* one slice only/);
  });
});

describe('a disk that fails while a command writes', () => {
  const COMMAND_LINES: readonly (readonly [string, () => string[]])[] = [
    ['plan', () => ['plan', '--labels', labels, '--out', at('out')]],
    ['phantom', () => ['phantom', '--seed', '3', '--size', 'small', '--spacing', '4', '--out', at('out')]],
    ['labels', () => ['labels', labels, '--out', at('out.nrrd')]],
    ['anonymise', () => ['anonymise', series, '--out', at('out')]],
  ];

  it.each(COMMAND_LINES)('under %s ends it with one line and leaves nothing', async (_, argv) => {
    disk.arm();
    expect((await lacuna(...argv())).code).toBe(0);
    const operations = disk.count;
    expect(operations).toBeGreaterThan(2);
    for (const name of ['out', 'out.nrrd']) rmSync(at(name), { recursive: true, force: true });
    const before = readdirSync(root).sort();
    const codes = ['ENOSPC', 'EROFS', 'EIO'] as const;
    for (const [n, at] of [0, 1, operations >> 1, operations - 3].entries()) {
      const code = codes[n % codes.length]!;
      disk.arm({ at, mode: 'full', code, half: true });
      const ended = await lacuna(...argv());
      disk.arm();
      expect([at, code, ended.code, ended.lines.length]).toEqual([at, code, 4, 1]);
      expect(ended.lines[0]).toMatch(code === 'ENOSPC' ? /disk of .*out.* is full/ : /out.* cannot be written/);
      expect(ended.lines[0]).not.toMatch(/partial/);
      expect(readdirSync(root).sort(), `${at} ${code}`).toEqual(before);
    }
  });

  it('leaves what was there before as it was', async () => {
    const out = at('earlier');
    expect((await lacuna('plan', '--labels', labels, '--out', out)).code).toBe(0);
    const before = readFileSync(join(out, 'plan.json'), 'utf8');
    disk.arm({ at: 8, mode: 'full', code: 'ENOSPC', half: true });
    expect((await lacuna('plan', '--labels', labels, '--out', out)).code).toBe(4);
    disk.arm();
    expect(readFileSync(join(out, 'plan.json'), 'utf8')).toBe(before);
    expect(readdirSync(out).filter((name) => name.startsWith('.'))).toEqual([]);
    expect(existsSync(join(out, 'labels.nii.gz'))).toBe(true);
  });
});
