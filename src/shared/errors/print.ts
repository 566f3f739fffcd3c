/** Printers and printing. */
export const printErrors = {
  'print/bad-profile': 'The printer profile {name} cannot be used: {reason}. Correct it in Settings.',
} as const;
