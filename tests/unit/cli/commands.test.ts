import { COMMANDS } from '@main/cli/commands';
import { expect, it } from 'vitest';

it.each(Object.entries(COMMANDS))('%s is the name of the command that is loaded for it', async (name, load) => {
  const command = await load();
  expect(command.name).toBe(name);
  expect(command.usage.split(' ')[0]).toBe(name);
  expect(command.example).toContain(`lacuna ${name}`);
});
