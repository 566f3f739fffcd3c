import { type Finding } from '@shared/findings';
import { type Geometry } from '@shared/geometry';
import { fileNames, type Frame } from './image-file';

const mm = (value: number): string => `${Number(value.toFixed(3))} mm`;
const slices = (n: number): string => `${n} slice${n === 1 ? '' : 's'}`;

/** Slices above this need not be refused but make a coarse model (field recommendation: 0.65 mm, at most 1 mm). */
const COARSE = 1;
const FINE = 0.65;

export function missingSlices(
  gaps: readonly {
    readonly before: Frame;
    readonly after: Frame;
    readonly position: number;
    readonly missing: number;
  }[],
): Finding {
  const missing = gaps.reduce((sum, gap) => sum + gap.missing, 0);
  const positions = gaps.map((gap) => Number(gap.position.toFixed(3))).join(', ');
  return {
    code: 'dicom/missing-slices',
    severity: 'warning',
    message: `${slices(missing)} missing, ${positions} mm from the first; filled by interpolation between the neighbours named.`,
    details: { missing, positions },
    files: fileNames(gaps.flatMap((gap) => [gap.before, gap.after])),
  };
}

export function unevenSteps(smallest: number, largest: number, step: number, where: readonly Frame[]): Finding {
  return {
    code: 'dicom/uneven-steps',
    severity: 'warning',
    message: `Slices are ${mm(smallest)} to ${mm(largest)} apart; resampled to even steps of ${mm(step)}.`,
    details: { smallest, largest, step },
    files: fileNames(where),
  };
}

export function gantryTilt(degrees: number, frames: readonly Frame[]): Finding {
  return {
    code: 'dicom/gantry-tilt',
    severity: 'warning',
    message: `The gantry was tilted by ${Number(degrees.toFixed(2))} degrees; resampled to an orthogonal grid.`,
    details: { degrees },
    files: fileNames([frames[0]!, frames[frames.length - 1]!]),
  };
}

export function shiftedSlices(largest: number, where: readonly Frame[]): Finding {
  return {
    code: 'dicom/shifted-slices',
    severity: 'warning',
    message: `Slices are shifted in their plane by up to ${mm(largest)}; resampled to one grid.`,
    details: { largest },
    files: fileNames(where),
  };
}

export function duplicatePositions(dropped: readonly Frame[]): Finding {
  return {
    code: 'dicom/duplicate-positions',
    severity: 'warning',
    message: `${slices(dropped.length)} lie where another one does and are left out.`,
    details: { dropped: dropped.length },
    files: fileNames(dropped),
  };
}

export function otherSizes(kept: readonly Frame[], dropped: readonly Frame[]): Finding {
  const { columns, rows } = kept[0]!.file.format;
  return {
    code: 'dicom/mixed-sizes',
    severity: 'warning',
    message: `The series has images of several sizes; the ${kept.length} of ${columns} x ${rows} are used, ${dropped.length} are left out.`,
    details: { kept: kept.length, dropped: dropped.length, columns, rows },
    files: fileNames(dropped),
  };
}

export function otherOrientations(kept: readonly Frame[], dropped: readonly Frame[]): Finding {
  return {
    code: 'dicom/mixed-orientations',
    severity: 'warning',
    message: `The series has images of several orientations; the ${kept.length} of the largest stack are used, ${dropped.length} are left out.`,
    details: { kept: kept.length, dropped: dropped.length },
    files: fileNames(dropped),
  };
}

export function truncatedSlices(frames: readonly Frame[]): Finding {
  return {
    code: 'dicom/truncated',
    severity: 'warning',
    message: `${slices(frames.length)} end early and are treated as missing. Copy the files named again.`,
    details: { truncated: frames.length },
    files: fileNames(frames),
  };
}

export function lowResolution(geometry: Geometry): Finding | undefined {
  const largest = Math.max(...geometry.spacing);
  if (largest <= FINE + 1e-6) return undefined;
  const isCoarse = largest > COARSE + 1e-6;
  return {
    code: 'dicom/low-resolution',
    severity: isCoarse ? 'warning' : 'info',
    message: isCoarse
      ? `Voxels are up to ${mm(largest)} long: too coarse for a well fitting bone model (at most ${mm(COARSE)}).`
      : `Voxels are up to ${mm(largest)} long; ${mm(FINE)} or finer is recommended for bone models.`,
    details: { spacing: largest },
  };
}

export function slicesApart(thickness: number, step: number): Finding {
  return {
    code: 'dicom/gaps-between-slices',
    severity: 'warning',
    message: `Slices are ${mm(thickness)} thick but ${mm(step)} apart: what lies between them was not scanned, or every other slice is missing.`,
    details: { thickness, step },
  };
}

export function otherModality(modality: string): Finding {
  return {
    code: 'dicom/modality',
    severity: 'warning',
    message: `The series is not marked as CT but as ${modality || 'nothing'}; its grey values may not be Hounsfield units.`,
    details: { modality },
  };
}

export function burnedIn(): Finding {
  return {
    code: 'dicom/burned-in',
    severity: 'warning',
    message: 'The images are marked as having text burned in: it may name the patient.',
  };
}

export function lossy(): Finding {
  return {
    code: 'dicom/lossy',
    severity: 'info',
    message: 'The images were compressed with loss at some time; fine detail may be gone.',
  };
}

export function assumedPositions(frames: readonly Frame[]): Finding {
  return {
    code: 'dicom/assumed-positions',
    severity: 'warning',
    message: 'Slice positions are not in the files; they were computed from the stated distance and order of slices.',
    files: fileNames(frames.slice(0, 1)),
  };
}

export function clampedValues(count: number, percent: number): Finding {
  return {
    code: 'dicom/values-clamped',
    severity: 'warning',
    message: `${count} grey values lie outside -32768 to 32767 and were set to the nearer end.`,
    details: { count, percent },
  };
}

export function roundedValues(slope: number): Finding {
  return {
    code: 'dicom/values-rounded',
    severity: 'info',
    message: `The rescale slope is ${slope}; grey values were rounded to whole numbers.`,
    details: { slope },
  };
}

export function unreadableFiles(files: readonly { readonly name: string; readonly reason: string }[]): Finding {
  return {
    code: 'dicom/unreadable-files',
    severity: 'warning',
    message: `${files.length} DICOM file${files.length === 1 ? '' : 's'} could not be read (${files[0]!.reason}).`,
    details: { count: files.length, reason: files[0]!.reason },
    files: files.map((file) => file.name),
  };
}

export function missingFiles(names: readonly string[]): Finding {
  return {
    code: 'dicom/missing-files',
    severity: 'warning',
    message: `${names.length} file${names.length === 1 ? '' : 's'} of the DICOMDIR do not exist.`,
    details: { count: names.length },
    files: names,
  };
}

export function otherSeries(count: number): Finding {
  return {
    code: 'dicom/other-series',
    severity: 'info',
    message: `${count} series were found; the largest CT was chosen.`,
    details: { count },
  };
}
