import { JOBS } from './jobs';
import { connectToHost } from './port';
import { serveJobs } from './serve-jobs';

serveJobs(connectToHost(), JOBS);
