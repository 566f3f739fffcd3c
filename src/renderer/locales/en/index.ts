import findings from './findings';
import general from './general';
import print, { printSteps } from './print';
import settings, { settingsErrors } from './settings';
import tools from './tools';
import workspace from './workspace';

export default {
  ...general,
  ...workspace,
  ...tools,
  ...findings,
  ...settings,
  ...print,
  steps: { ...findings.steps, ...printSteps },
  errors: { ...findings.errors, ...settingsErrors },
};
