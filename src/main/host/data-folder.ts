import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the app keeps cases and settings when Electron is not there to say: `LACUNA_HOME`, else the system's place. */
export function dataFolder(env = process.env, platform = process.platform, home = homedir()): string {
  if (env['LACUNA_HOME']) return env['LACUNA_HOME'];
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Lacuna');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Lacuna');
  return join(env['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'lacuna');
}
