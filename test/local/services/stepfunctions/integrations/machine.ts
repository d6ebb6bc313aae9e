/** Machines of one task. */

export const machineOf = (resource: string, parameters: unknown, more: object = {}) => ({
  StartAt: 'T',
  States: { T: { Type: 'Task', Resource: resource, Arguments: parameters, End: true, ...more } },
});

export const optimized = (action: string) => `arn:aws:states:::${action}`;
export const sdk = (action: string) => `arn:aws:states:::aws-sdk:${action}`;
