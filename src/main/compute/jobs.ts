import type { JobLoaders } from './protocol';

/** Everything that the compute process can do; one line a job. */
export const JOBS = {
  engines: () => import('../host/jobs/list-engines-job'),
  networks: () => import('../host/jobs/list-networks-job'),
  'check-network': () => import('../host/jobs/check-network-job'),
  'add-network': () => import('../host/jobs/add-network-job'),
  'remove-network': () => import('../host/jobs/remove-network-job'),
  inspect: () => import('../host/jobs/inspect-job'),
  segments: () => import('../host/jobs/list-segments-job'),
  preview: () => import('../host/jobs/preview-job'),
  import: () => import('../host/jobs/import-job'),
  sample: () => import('../host/jobs/sample-job'),
  analyse: () => import('../host/jobs/analyse-job'),
  surface: () => import('../host/jobs/surface-job'),
  model: () => import('../host/jobs/build-model-job'),
  mend: () => import('../host/jobs/mend-job'),
  print: () => import('../host/jobs/check-print-job'),
  contact: () => import('../host/jobs/contact-job'),
  'anonymous-scan': () => import('../host/jobs/anonymous-scan-job'),
  report: () => import('../host/jobs/report-job'),
} satisfies JobLoaders;
