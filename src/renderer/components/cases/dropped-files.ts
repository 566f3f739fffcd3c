import { type LocalFile } from '../../api/host';

/** Every file of a drop, folders walked; relative paths with `/`. */
export async function droppedFiles(items: DataTransferItemList): Promise<LocalFile[]> {
  const entries = [...items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const lists = await Promise.all(entries.map((entry) => walk(entry, '')));
  return lists.flat();
}

async function walk(entry: FileSystemEntry, folder: string): Promise<LocalFile[]> {
  const path = folder ? `${folder}/${entry.name}` : entry.name;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ path, file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const all: LocalFile[] = [];
  // A reader gives at most a hundred entries a call.
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return all;
    for (const child of part) all.push(...(await walk(child, path)));
  }
}
