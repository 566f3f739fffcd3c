import { type LabelDiff } from '@shared/edit/label-diff';
import { type Box } from '@shared/edit/build-diff';
import { type Plane } from '@shared/edit/plane';
import { type Polygon } from '@shared/edit/polygon';
import { type Projection, type Unroll } from '@shared/edit/scissors';
import { type Vec3 } from '@shared/geometry';
import { type LabelVolume, type Volume } from '@shared/volume';
import { type ViewAxes } from '../vtk/frame';
import { type PlaneGrid } from '../vtk/plane-grid';

/** What is edited: a value of a label volume, a region's or an anatomy label's. */
export interface Target {
  readonly volume: LabelVolume;
  readonly value: number;
  /** Holds all its voxels, maybe with room to spare; empty when it has none. */
  readonly box: Box;
}

/** What defaults come from: grey values that part the scan's tissues, estimated from its histogram, and its voxels. */
export interface Tissue {
  readonly low: number;
  readonly high: number;
  /** Air below, soft tissue above. */
  readonly air: number;
  /** Soft tissue below, bone above. */
  readonly bone: number;
  /** Millimetres of the shortest side of a voxel. */
  readonly voxel: number;
}

/** All that a tool may know. Volumes are read, never written. */
export interface ToolContext {
  readonly scan: Volume | null;
  readonly labels: LabelVolume | null;
  readonly tissue: Tissue;
  readonly target: Target;
  /** 1 for values of the target's volume that must not be overwritten. */
  readonly kept: Uint8Array;
  readonly crosshair: Vec3;
  /** Another region or label by its key (`r1`, `label-2`). */
  readonly other: (key: string) => Target | null;
  /** Mid-sagittal plane, estimated once; null where the anatomy does not allow it. */
  readonly mirrorPlane: () => Plane | null;
  /** Value for the part that a tool cuts off into a region of its own. */
  readonly spareValue: number;
}

export type Guided = Pick<ToolContext, 'labels' | 'mirrorPlane'>;

export type ToolInput =
  | { readonly kind: 'none' }
  | { readonly kind: 'point'; readonly at: Vec3; readonly grid: PlaneGrid | null }
  | { readonly kind: 'line'; readonly from: Vec3; readonly to: Vec3; readonly axes: ViewAxes }
  | { readonly kind: 'lasso'; readonly polygon: Polygon; readonly projection: Projection | Unroll }
  | {
      readonly kind: 'stroke';
      /** End of the stroke so far; null for its first dab. */
      readonly from: Vec3 | null;
      readonly to: Vec3;
      readonly axes: ViewAxes;
      /** Millimetres between slices of the view. */
      readonly thickness: number;
    };
export type Gesture = ToolInput['kind'];

/** Why a tool cannot do it: a key below `tools.refused`, with what its sentence needs. */
export interface Refusal {
  readonly refused: string;
  readonly details?: Readonly<Record<string, string | number>>;
}

export function isRefusal(result: LabelDiff | Refusal): result is Refusal {
  return 'refused' in result;
}

export const refuse = (refused: string, details?: Refusal['details']): Refusal =>
  details ? { refused, details } : { refused };

export type OptionValue = number | string | boolean;
export type Options = Record<string, OptionValue>;

type Initial<T> = T | ((tissue: Tissue) => T);

export type Field<O extends Options = Options> = (
  | {
      readonly kind: 'number';
      readonly min: Initial<number>;
      readonly max: Initial<number>;
      readonly step: number;
      readonly unit: 'mm' | 'mm3' | 'grey' | 'degrees';
      readonly initial: Initial<number>;
    }
  | { readonly kind: 'choice'; readonly options: readonly string[]; readonly initial: string }
  | { readonly kind: 'toggle'; readonly initial: boolean }
  | { readonly kind: 'other'; readonly initial: string }
) & { readonly when?: (options: O) => boolean };

/** One editing tool. `tools.<id>` in the locales names it, its hint and its fields. */
export interface Tool<O extends Options = Options> {
  readonly id: string;
  readonly icon: string;
  /** Single key that chooses it. */
  readonly key: string;
  readonly gesture: Gesture;
  /** Whether the gesture's end is the change, or a preview that waits for Apply. */
  readonly confirm: boolean;
  readonly fields: { readonly [K in keyof O]: Field<O> };
  /** The tool cuts a part off that becomes a region of its own (voxels of `spareValue`). */
  readonly makesRegion?: (options: O) => boolean;
  /** The plane that the tool goes by, drawn in the slices so that it can be adjusted. */
  readonly guide?: (of: Guided, options: O) => Plane | null;
  /** It only takes away, so that nothing else can be overwritten. */
  readonly onlyRemoves?: true;
  /** Why it changes nothing with these options, a key below `tools.refused`; `unchanged` where it is not said. */
  readonly idle?: (options: O) => string;
  run(context: ToolContext, options: O, input: ToolInput): LabelDiff | Refusal;
}

/** Types a tool's options from the inside and hides them from the registry. */
export function defineTool<O extends Options>(tool: Tool<O>): Tool {
  return tool as unknown as Tool;
}

export function resolveInitial<T>(initial: Initial<T>, tissue: Tissue): T {
  return typeof initial === 'function' ? (initial as (tissue: Tissue) => T)(tissue) : initial;
}
