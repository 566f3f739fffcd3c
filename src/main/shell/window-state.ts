import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeFileAtomic } from '../volume/io/atomic-writer';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const stateSchema = z.object({
  bounds: z.object({ x: z.number(), y: z.number(), width: z.number().min(400), height: z.number().min(300) }),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof stateSchema>;

export const FIRST_SIZE = { width: 1440, height: 900 } as const;

/** Where the window was; undefined at the first start or when no screen shows that place any more. */
export function readWindowState(path: string, screens: readonly Rectangle[]): WindowState | undefined {
  try {
    const state = stateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    return screens.some((screen) => overlap(screen, state.bounds) >= 200 * 100) ? state : undefined;
  } catch {
    return undefined;
  }
}

/** Square pixels that both have. */
function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

export async function writeWindowState(path: string, state: WindowState): Promise<void> {
  await writeFileAtomic(path, JSON.stringify(state));
}
