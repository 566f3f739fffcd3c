/** Printers and printing. */
export const printErrors = {
  'print/bad-profile': 'The printer profile {name} cannot be used: {reason}. Correct it in Settings.',
  'print/unknown-printer': 'There is no printer {name}. Installed are: {known}.',
  'print/unknown-material': 'The printer {printer} has no material {name}. It has: {known}.',
  'print/shipped-profile':
    'The printer profile {name} comes with the app and stays as it is. Save a copy under another name.',
  'print/not-printable': 'The model of region {region} cannot be printed on {printer}: {reason}. Nothing was written.',
  'print/too-thin':
    'Region {region} is at most {thickness} mm thick, less than the {least} mm that {printer} can print. Choose another printer or enlarge the region.',
  'print/other-printer':
    'The model of region {region} was built and checked for {made}, not for {asked}. Build it again for {asked}, or choose {made}.',
  'print/for-no-printer':
    'The model of region {region} was built without a printer and not checked for {asked}. Build it again for {asked}.',
} as const;
