/** Cases. */
export const caseErrors = {
  'case/not-a-case': '{path} is not a case folder. Choose a folder that has a case.json.',
  'case/damaged': 'The case {name} is damaged: {reason}.',
  'case/newer': 'The case {name} was made by a newer Lacuna (format {version}). Update Lacuna to open it.',
  'case/not-found': 'The case is not in the list any more. Load the list again.',
  'case/not-open': 'The case is not open. Open it from the list.',
  'case/read-only':
    'The case is open by {user} on {computer}, so it is read-only here. Close it there and open it again.',
  'case/unwritable':
    'The folder of the case cannot be written ({reason}), so it is read-only here. Make it writable and open the case again.',
  'case/does-not-fit':
    'The edit does not fit the case as it is stored. Open the case again and repeat the last stroke.',
  'case/bad-edit': 'The edit cannot be used: {reason}. Repeat the last stroke.',
  'case/no-volume': 'The case has no {volume} yet. Run the analysis first.',
  'case/no-region': 'The region is not in the case any more. Choose another one.',
  'case/too-many-regions': 'The case has {count} regions, which is all it can hold. Merge or delete some.',
  'case/one-part': 'The region {name} is one connected part, so there is nothing to split.',
  'case/no-model': 'The model is not in the case any more. Build it again.',
  'case/not-approvable': 'The model cannot be approved: {reason}.',
  'case/no-export': 'The export is not in the case any more. Export it again.',
  'case/busy': 'The case is being worked on ({step}). Wait for it or cancel it.',
  'case/no-source': 'The chosen file is not known any more. Choose it again.',
  'case/no-dialogs': 'Files are chosen in the browser here. Drop them on the window or use its file button.',
  'case/bad-series': 'The series {series} is not in the chosen source. Choose another one.',
  'case/incomplete-upload': 'The upload of {name} is not complete. Choose the files again.',
  'case/host-gone':
    'Lacuna is not running any more. Start it again and open its new link; all that was saved is there.',
  'case/view-too-large': 'The view settings are too large to be kept.',
} as const;
