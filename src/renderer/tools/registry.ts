import { fillHoles } from './fill-holes';
import { growDirection } from './grow-direction';
import { islands } from './islands';
import { levelTrace } from './level-trace';
import { logic } from './logic';
import { margin } from './margin';
import { mirror } from './mirror';
import { erase, paint } from './paint';
import { regionGrow } from './region-grow';
import { scissors } from './scissors';
import { sliceFill } from './slice-fill';
import { smooth } from './smooth';
import { softTissue } from './soft-tissue';
import { splitPlane } from './split-plane';
import { type Tool } from './tool';

/** Every editing tool, in the order of the rail. */
export const TOOLS: readonly Tool[] = [
  paint,
  erase,
  levelTrace,
  scissors,
  regionGrow,
  growDirection,
  softTissue,
  margin,
  smooth,
  fillHoles,
  islands,
  sliceFill,
  splitPlane,
  logic,
  mirror,
];

export const TOOLS_BY_ID: ReadonlyMap<string, Tool> = new Map(TOOLS.map((tool) => [tool.id, tool]));
