import { type ChosenFile } from '@shared/ipc/file-calls';
import { type Host, type LocalFile } from './host';

/** Hands one file of the browser to the host. */
export async function giveFile(
  { client, put }: Pick<Host, 'client' | 'put'>,
  { file }: LocalFile,
): Promise<ChosenFile> {
  const { token, name, path } = await client.files.upload({
    name: file.name,
    files: [{ path: file.name, bytes: file.size }],
  });
  await put(`${path}/0`, file);
  return { token, name };
}
