import { OnnxGraph } from '@main/nn/onnx/onnx-graph';
import { DATASET, PLANS } from './plan-files';

/** A network whose logits are parabolas about one normalised grey value a class, as an ONNX file; runs in no time. */
export function bandsModel(middles: readonly number[], patch: readonly number[] = [8, 10, 7]): Uint8Array {
  const graph = new OnnxGraph();
  const column = (values: readonly number[]): string =>
    graph.floats(Float32Array.from(values), [1, values.length, 1, 1, 1]);
  const x = graph.input('data', [1, 1, ...patch]);
  const away = graph.node('Sub', [x, column(middles)]);
  graph.output('logits', graph.node('Neg', [graph.node('Mul', [away, away])]), [1, middles.length, ...patch]);
  return graph.finish();
}

/** Its plans and data set; `labels` are its channels in order, the background first. */
export function bandsFiles(labels?: readonly string[]): { readonly plans: string; readonly dataset: string } {
  const fullres = { ...PLANS.configurations['3d_fullres'], patch_size: [8, 10, 7], spacing: [1.1, 0.9, 1] };
  const dataset = labels ? { ...DATASET, labels: Object.fromEntries(labels.map((name, i) => [name, i])) } : DATASET;
  return {
    plans: JSON.stringify({ ...PLANS, configurations: { '3d_fullres': fullres } }),
    dataset: JSON.stringify(dataset),
  };
}
