/** `6.9 MB`, or kilobytes below a tenth of one. */
export function fileSize(bytes: number, number: (value: number, digits?: number) => string): string {
  return bytes < 100_000 ? `${number(bytes / 1000, 1)} kB` : `${number(bytes / 1e6, 1)} MB`;
}
