import { readFileSync, writeFileSync } from 'node:fs';

function status(field: 'VmRSS' | 'VmHWM'): number {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(found?.[1] ?? 0) * 1024;
}

/**
 * Begins to watch this process; the function says by how many bytes its memory has grown at its highest since then. Where the
 * system does not forget an earlier peak, only what goes beyond that is seen.
 */
export function watchMemory(): () => number {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
    const before = status('VmRSS');
    return () => status('VmHWM') - before;
  } catch {
    const before = process.resourceUsage().maxRSS;
    return () => (process.resourceUsage().maxRSS - before) * 1024;
  }
}
