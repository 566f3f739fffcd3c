import { type JobView } from '@shared/ipc/job-calls';
import { useFormat } from '../../locales/format';
import { useTexts } from '../../locales/use-texts';

/** What is said of a job that waits or runs. */
export function useJobTexts() {
  const { t, has } = useTexts();
  const { duration } = useFormat();
  return {
    /** What it does now, or its place in the queue. */
    step(job: JobView): string {
      if (job.state === 'queued') return t('job.queued', { position: job.position });
      const key = `steps.${job.step}`;
      return has(key) ? t(key) : t(`job.kind.${job.kind}`);
    },
    /** Empty until it can be told. */
    left: (job: JobView): string =>
      job.secondsLeft === null ? '' : t('common.timeLeft', { time: duration(job.secondsLeft) }),
    fraction: (job: JobView): number => (job.state === 'queued' ? 0 : job.fraction),
  };
}
