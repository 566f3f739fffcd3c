/** Running work. */
export const jobErrors = {
  'job/failed': 'The step "{step}" failed: {reason}. Run it again; if it fails again, save the log for support.',
  'job/crashed': 'The compute process stopped unexpectedly during "{step}". It was restarted; run the step again.',
  'job/out-of-memory':
    'This needs about {needed} MB of memory and {available} MB are free. Close other programs or use a smaller field of view.',
} as const;
