import findings from './findings';
import general from './general';
import settings from './settings';
import tools from './tools';
import workspace from './workspace';

export default { ...general, ...workspace, ...tools, ...findings, ...settings };
