import { stepBack } from '@main/compute/step-back';
import { constants, getPriority, setPriority } from 'node:os';
import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('node:os', async (original) => ({ ...(await original()), getPriority: vi.fn(), setPriority: vi.fn() }));

const { PRIORITY_NORMAL, PRIORITY_BELOW_NORMAL, PRIORITY_LOW } = constants.priority;

describe('a process that computes', () => {
  beforeEach(() => vi.resetAllMocks());

  it('lets others go first', () => {
    vi.mocked(getPriority).mockReturnValue(PRIORITY_NORMAL);
    stepBack();
    expect(setPriority).toHaveBeenCalledExactlyOnceWith(PRIORITY_BELOW_NORMAL);
  });

  it('does not come forward when it was started further back, which systems forbid', () => {
    vi.mocked(getPriority).mockReturnValue(PRIORITY_LOW);
    stepBack();
    expect(setPriority).not.toHaveBeenCalled();
  });

  it('works all the same where that is not allowed', () => {
    vi.mocked(getPriority).mockReturnValue(PRIORITY_NORMAL);
    vi.mocked(setPriority).mockImplementation(() => {
      throw new Error('EACCES');
    });
    expect(stepBack).not.toThrow();
  });
});
