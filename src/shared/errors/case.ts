/** Cases. */
export const caseErrors = {
  'case/not-a-case': '{path} is not a case folder. Choose a folder that has a case.json.',
  'case/damaged': 'The case {name} is damaged: {reason}.',
} as const;
