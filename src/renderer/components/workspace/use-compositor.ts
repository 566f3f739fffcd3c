import { type Region } from '@shared/case/region';
import { LABEL_COUNT } from '@shared/labels';
import { type Volume } from '@shared/volume';
import { computed, type ComputedRef } from 'vue';
import { useDisplay } from '../../stores/display';
import { useOpenCase } from '../../stores/open-case';
import { usePreview } from '../../stores/preview';
import { useVolumes } from '../../stores/volumes';
import { type ColourTable, css, heatTable, labelTable, regionTable, type Rgb } from '../../vtk/colours';
import { contourSegments } from '../../vtk/contours';
import { blendBox, blendTable, joinPixelBoxes, type PixelBox, valueBoxes } from '../../vtk/overlay';
import { type ContourLine } from './annotations';

/** How a view takes its pixels out of a volume; both give `i + nu * j`. */
export interface Sampler {
  readonly size: readonly [number, number];
  readonly nearest: (volume: Volume) => Uint8Array;
  readonly linear: (volume: Volume, outside: number) => Float32Array;
}

export interface Overlay {
  /** Straight alpha, 4 bytes a pixel. */
  readonly rgba: Uint8Array;
  readonly lines: readonly ContourLine[];
}

/** Two parts, so that drawing regions does not draw the anatomy anew; one after the other they give the whole. */
export interface Compositor {
  /** Heat map, labels and expected anatomy. */
  readonly under: (sampler: Sampler) => Overlay;
  /** Regions, the proposal and the preview over them. */
  readonly over: (sampler: Sampler, under: Overlay) => Overlay;
  readonly whole: (sampler: Sampler) => Overlay;
}

/** Encoded expectation (eq. 12) from which on tissue is expected. */
const EXPECTED_LEVEL = 0.3;
const PREVIEW_TABLE = new Uint8Array(1024);
PREVIEW_TABLE.set([99, 207, 155, 150], 4);
PREVIEW_TABLE.set([255, 110, 98, 165], 8);
PREVIEW_TABLE.set([255, 196, 64, 165], 12);

type RegionLook = Pick<Region, 'layer' | 'value' | 'visible' | 'colour' | 'proposal'>;

/** What is drawn of regions; the same object while it is, so that new measures alone draw no picture anew. */
function useRegionLooks(): ComputedRef<readonly RegionLook[]> {
  const open = useOpenCase();
  return computed<readonly RegionLook[]>((old) => {
    const next = open.regions.map(({ layer, value, visible, colour, proposal }) => ({
      layer,
      value,
      visible,
      colour,
      proposal,
    }));
    return old && JSON.stringify(old) === JSON.stringify(next) ? old : next;
  });
}

/** Lays labels, regions, heat map, expected anatomy and preview over a view's pixels, as the stores say. */
export function useCompositor(): Compositor {
  const volumes = useVolumes();
  const display = useDisplay();
  const regionLooks = useRegionLooks();
  const preview = usePreview();

  function drawHeat(sampler: Sampler, rgba: Uint8Array): void {
    if (!display.heat.shown || !volumes.anomaly) return;
    const [low, high] = volumes.anomalyRange;
    const table = heatTable(display.heat.opacity, display.heat.floor);
    blendTable(rgba, sampler.linear(volumes.anomaly, low), table, 255 / Math.max(high - low, 1e-9), low);
  }

  function drawLabels(sampler: Sampler, rgba: Uint8Array, trace: Trace): void {
    void volumes.versions.get('labels');
    if (!volumes.labels || !display.labels.shown) return;
    const values = sampler.nearest(volumes.labels);
    const boxes = valueBoxes(values, sampler.size[0]);
    const table = labelTable(display.labels.opacity, display.labels.visible);
    if (display.labels.style !== 'outline') fill(sampler, rgba, values, table, boxes);
    if (display.labels.style === 'fill') return;
    for (let label = 1; label < LABEL_COUNT; label++) {
      const colour = table.subarray(label * 4, label * 4 + 4);
      if (colour[3]) trace(values, label, [colour[0]!, colour[1]!, colour[2]!], 1.25, boxes.get(label));
    }
  }

  function drawRegions(sampler: Sampler, rgba: Uint8Array, trace: Trace): void {
    if (!display.regions.shown) return;
    for (const layer of volumes.layers) {
      void volumes.versions.get(layer);
      const volume = volumes.layer(layer);
      const regions = regionLooks.value.filter((region) => `regions-${region.layer}` === layer && region.visible);
      if (!volume || regions.length === 0) continue;
      const values = sampler.nearest(volume);
      const boxes = valueBoxes(values, sampler.size[0]);
      const table = regionTable(regions, display.regions.opacity);
      if (display.regions.style !== 'outline') fill(sampler, rgba, values, table, boxes);
      if (display.regions.style === 'fill') continue;
      for (const region of regions) trace(values, region.value, region.colour, 1.75, boxes.get(region.value));
    }
  }

  function drawProposal(sampler: Sampler, lines: ContourLine[]): void {
    if (!display.proposal.shown || !volumes.proposal) return;
    void volumes.versions.get('proposal');
    const values = sampler.nearest(volumes.proposal);
    const boxes = valueBoxes(values, sampler.size[0]);
    for (const region of regionLooks.value) {
      if (!region.visible) continue;
      const mine = new Set(region.proposal);
      const box = joinPixelBoxes(region.proposal.flatMap((value) => boxes.get(value) ?? []));
      if (!box) continue;
      const segments = contourSegments(values, ...sampler.size, 0.5, (v) => (mine.has(v) ? 1 : 0), box);
      if (segments.length > 0) lines.push({ segments, colour: 'rgb(255 255 255 / 0.95)', width: 1.5, dashed: true });
    }
  }

  const parts: Omit<Compositor, 'whole'> = {
    under(sampler) {
      const [nu, nv] = sampler.size;
      const rgba = new Uint8Array(nu * nv * 4);
      const lines: ContourLine[] = [];
      drawHeat(sampler, rgba);
      drawLabels(sampler, rgba, tracer(sampler, lines));
      if (display.ghost.shown && volumes.expected) {
        const segments = contourSegments(sampler.linear(volumes.expected, 0), nu, nv, EXPECTED_LEVEL);
        lines.push({ segments, colour: 'rgb(120 220 255 / 0.9)', width: 1.25, dashed: true });
      }
      return { rgba, lines };
    },
    over(sampler, under) {
      const rgba = under.rgba.slice();
      const lines = [...under.lines];
      drawRegions(sampler, rgba, tracer(sampler, lines));
      drawProposal(sampler, lines);
      if (preview.mask) {
        const values = sampler.nearest(preview.mask);
        fill(sampler, rgba, values, PREVIEW_TABLE, valueBoxes(values, sampler.size[0]));
      }
      return { rgba, lines };
    },
  };
  return { ...parts, whole: (sampler) => parts.over(sampler, parts.under(sampler)) };
}

type Boxes = ReadonlyMap<number, PixelBox>;

function fill({ size: [nu] }: Sampler, rgba: Uint8Array, values: Uint8Array, table: ColourTable, boxes: Boxes): void {
  const box = joinPixelBoxes(boxes.values());
  if (box) blendBox(rgba, values, nu, table, box);
}

function tracer({ size: [nu, nv] }: Sampler, lines: ContourLine[]): Trace {
  return (values, value, colour, width, box) => {
    if (!box) return;
    const segments = contourSegments(values, nu, nv, 0.5, (v) => (v === value ? 1 : 0), box);
    if (segments.length > 0) lines.push({ segments, colour: css(colour), width, dashed: false });
  };
}

type Trace = (values: Uint8Array, value: number, colour: Rgb, width: number, box: PixelBox | undefined) => void;
