import { constants, getPriority, setPriority } from 'node:os';

const BELOW_NORMAL = constants.priority.PRIORITY_BELOW_NORMAL;

/**
 * Lets other programs, the window above all, go before this process. One that steps back further already stays as it is,
 * and one that may not say so works all the same.
 */
export function stepBack(): void {
  try {
    if (getPriority() < BELOW_NORMAL) setPriority(BELOW_NORMAL);
  } catch {
    return;
  }
}
