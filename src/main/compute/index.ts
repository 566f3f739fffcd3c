import { JOBS } from './jobs';
import { connectToHost } from './port';
import { serveJobs } from './serve-jobs';
import { stepBack } from './step-back';

// On few cores a job must not keep the window from drawing.
stepBack();
serveJobs(connectToHost(), JOBS);
