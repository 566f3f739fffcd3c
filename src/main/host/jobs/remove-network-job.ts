import { removeNnunet } from '../../anatomy/nnunet/model-store';
import { userModelFolder } from './installed-models';

/** Removes a model that the site has added. Throws `model/not-found`, `file/not-writable`. */
export async function run({ name }: { readonly name: string }): Promise<null> {
  await removeNnunet(userModelFolder(), name);
  return null;
}
