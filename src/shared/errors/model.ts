/** Networks and engines. */
export const modelErrors = {
  'model/not-found': 'The model {name} is not installed. Run "lacuna models" for the list.',
  'model/bad-hash': 'The model {name} is damaged (its SHA-256 differs from its card). Install it again.',
  'model/bad-shape': 'The model {name} does not fit: {reason}. Export it again.',
  'model/bad-card': 'The model card of {name} cannot be used: {reason}. Install the model again.',
  'model/engine-unavailable': 'The engine {engine} cannot run here: {reason}. Run "lacuna engines" for what can.',
  'model/bad-plans':
    '{file} of the model cannot be used: {reason}. Give the plans.json and dataset.json of its training.',
  'model/bad-output': 'The model {name} does not work: {reason}. Export it again.',
  'model/exists':
    'Another model is installed as {name}. Give this one another name with --name, or remove that one first.',
  'model/no-anatomy':
    'None of the labels {labels} of the model is known. Say what they are with --map, e.g. --map "{first}=mandible".',
} as const;
