/** Names of source files, which help support and tell nothing of a patient. */
const SOURCE = /([^/\\]+\.(?:[cm]?[jt]s|vue|node|wasm)(?::\d+){0,2})$/;

/**
 * A text whose paths are cut: of a source file the name and the line stay, of any other nothing, for the folders and files
 * of scans are often named after the patient.
 */
export function withoutPaths(text: string): string {
  return text
    .replaceAll('file://', '')
    .replaceAll(/(['"`])(?:\/|[A-Za-z]:[\\/]|\\\\)[^\n]*?\1/g, (whole) => short(whole.slice(1, -1)))
    .replaceAll(/(?:(?<![\w/])\/(?=[^\s/])|\b[A-Za-z]:[\\/]|\\\\)[^\s'"`()]+/g, short);
}

function short(path: string): string {
  return SOURCE.exec(path)?.[1] ?? '<path>';
}
