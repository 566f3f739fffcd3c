import { constants, setPriority } from 'node:os';
import { JOBS } from './jobs';
import { connectToHost } from './port';
import { serveJobs } from './serve-jobs';

// On few cores a job must not keep the window from drawing.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
serveJobs(connectToHost(), JOBS);
