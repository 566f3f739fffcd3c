import { COMMANDS } from '@main/cli/commands';
import { runCommandLine } from '@main/cli/run';
import { describe, expect, it } from 'vitest';

async function lacuna(...argv: string[]): Promise<{ code: number; err: string }> {
  let err = '';
  const streams = { out: () => undefined, err: (text: string) => (err += text) };
  return { code: await runCommandLine(COMMANDS, argv, streams, new AbortController().signal), err };
}

describe('where the labels of a plan come from', () => {
  it.each([
    [['--labels', 'a.nii', '--anatomy', 'x'], /leave it out with --labels/],
    [['--map', '3=mandible'], /belongs to --labels/],
    [['--labels', 'a.nii', '--map', '3=9'], /mapping "3=9"/],
  ])('is one way and not two: %j', async (more, message) => {
    const { code, err } = await lacuna('plan', 'S', '--out', '/tmp/never', ...more);
    expect(code).toBeGreaterThan(1);
    expect(err).toMatch(message);
  });
});
