import { AppError } from '@shared/errors';
import type { Handlers } from '@shared/ipc/contract';
import type { Services } from '../services';

export function fileHandlers({ dialogs, files, sources }: Services): Handlers['files'] {
  return {
    pick: async ({ purpose }) => {
      if (!dialogs) throw new AppError('case/no-dialogs');
      return (await dialogs.pick(purpose)).map((path) => files.add(path));
    },
    upload: ({ name, files: announced }) => files.openUpload(name, announced),
    release: async ({ token }) => {
      sources.delete(token);
      await files.release(token);
      return null;
    },
  };
}
