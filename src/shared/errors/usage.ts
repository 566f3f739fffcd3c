/** Wrong use of the command line. */
export const usageErrors = {
  'usage/unknown-command': 'There is no command "{command}". Run "lacuna --help" for the list.',
  'usage/unknown-option': 'The option {option} is unknown here. Run "lacuna {command} --help" for the list.',
  'usage/missing-argument': '{argument} is missing. Run "lacuna {command} --help" for an example.',
  'usage/bad-value': '{option} cannot be "{value}": {expected}.',
} as const;
