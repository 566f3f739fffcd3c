import { AppError } from '@shared/errors';

/**
 * Bytes that a job needs at its peak for each voxel of the scan: scan (2), labels (1), and its own working volumes. From
 * `npm run bench big-scan` at 768 x 768 x 576 (import 0.9 GB, analysis 1.8 GB), with a quarter to spare or more.
 */
export const BYTES_PER_VOXEL: Readonly<Record<string, number>> = {
  import: 3,
  analyse: 6,
  model: 5,
  surface: 5,
};

/** What a job needs whatever the scan: code, networks, buffers. */
const BASE = 300e6;

/** Bytes that a job on a scan of `voxels` is expected to need; 0 where the scan's size is not known (0 voxels). */
export function estimateMemory(job: string, voxels: number): number {
  return voxels === 0 ? 0 : BASE + voxels * (BYTES_PER_VOXEL[job] ?? 0);
}

/**
 * Memory that can be had now: what is free or can be freed at once, within the limits that were set for this process. The
 * system's own figure is too low on macOS, which counts its file cache as used.
 */
export function availableMemory(
  total: number,
  platform = process.platform,
  available = process.availableMemory(),
): number {
  return platform === 'darwin' ? Math.max(available, total / 2) : available;
}

/** Throws `job/out-of-memory`, with both numbers, for a job that cannot fit. */
export function refuseBeyondMemory(job: string, voxels: number, available: number): void {
  const needed = estimateMemory(job, voxels);
  if (needed <= available) return;
  throw new AppError('job/out-of-memory', { needed: Math.ceil(needed / 1e6), available: Math.floor(available / 1e6) });
}

/** Texts with which V8 and the engines say that an array could not be had. */
const REFUSED =
  /array buffer allocation failed|invalid (typed )?array (buffer )?length|out of memory|bad_alloc|failed to allocate memory/i;

/** An allocation that was refused as `job/out-of-memory`; anything else unchanged. */
export function toMemoryError(error: unknown, available: number): unknown {
  if (!(error instanceof Error) || error instanceof AppError || !REFUSED.test(error.message)) return error;
  const megabytes = Math.floor(available / 1e6);
  return new AppError(
    'job/out-of-memory',
    { needed: `more than ${megabytes}`, available: megabytes },
    { cause: error },
  );
}
