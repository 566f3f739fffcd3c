import { installedCards } from '../../host/jobs/installed-models';
import { listEngines } from '../../inference/engines';
import type { Command } from '../command';

export const models: Command = {
  name: 'models',
  usage: 'models',
  summary: 'list the installed models with their figures',
  example: 'lacuna models --json',
  positionals: 0,
  options: {},
  async run() {
    const cards = await installedCards();
    const lines = cards.map(({ name, description, sha256, figures }) => {
      const measured = Object.entries(figures).map(([what, value]) => `${what} ${value}`);
      return `${name} (${sha256.slice(0, 12)}): ${description}\n  ${measured.join(', ')}`;
    });
    return { json: cards, text: lines.length > 0 ? lines.join('\n') : 'no model is installed' };
  },
};

export const engines: Command = {
  name: 'engines',
  usage: 'engines',
  summary: 'list the engines: which this computer can run, and why not the others',
  example: 'lacuna engines',
  positionals: 0,
  options: {},
  async run() {
    const found = await listEngines();
    const lines = found.map(
      ({ name, title, available, reason }) =>
        `${name.padEnd(10)}${available ? 'available' : 'not here '}  ${title}${reason ? `: ${reason}` : ''}`,
    );
    return { json: found, text: lines.join('\n') };
  },
};
