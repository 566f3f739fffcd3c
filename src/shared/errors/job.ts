/** Running work. */
export const jobErrors = {
  'job/failed': 'The step "{step}" failed: {reason}. Run it again; if it fails again, save the log for support.',
  'job/crashed': 'The compute process stopped unexpectedly during "{step}". It was restarted; run the step again.',
  'job/hung': 'The step "{step}" did not answer any more and was stopped. Run it again.',
  'job/out-of-memory':
    'This needs about {needed} MB of memory and {available} MB are free. Close other programs or use a smaller field of view.',
  'job/bad-call': 'The request {name} was not understood ({reason}). Load the window again.',
} as const;
