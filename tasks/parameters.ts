// What several tasks ask in the same words.

const instances = {
  name: 'name',
  type: 'string',
  doc: 'a container, NAME* or all',
  values: ['all'],
  complete: 'container',
} as const;

/** Instances of one container, of several or of the whole project. */
export const someInstances = { ...instances, required: true } as const;

/** The same, and all of them unless told. */
export const allInstances = { ...instances, default: 'all' } as const;

export const onlyInstance = {
  name: 'instance',
  type: 'string',
  doc: 'only this instance',
  complete: 'instance',
} as const;

/** The container whose instance a task is about. */
export const oneContainer = {
  name: 'name',
  type: 'string',
  required: true,
  doc: 'a container',
  complete: 'container',
} as const;

export const whichInstance = {
  name: 'instance',
  type: 'string',
  doc: 'which one, where there are several',
  complete: 'instance',
} as const;

/** Images of the project that a registry takes or gives. */
export const someImages = { ...someInstances, doc: 'all, or a container' } as const;

export const stopSeconds = {
  name: 'timeout',
  type: 'int',
  doc: 'seconds an instance has to end by itself, 10 unless told',
} as const;

export const since = {
  name: 'since',
  type: 'string',
  doc: 'only younger ones: an age (30s, 10m, 1h30m, 2d) or a time (ISO 8601)',
} as const;

export const until = { name: 'until', type: 'string', doc: 'only older ones, in the same way' } as const;

/** What a task that destroys something would ask for. */
export const force = {
  name: 'force',
  type: 'bool',
  default: false,
  doc: 'do not ask; the same as the option --yes',
} as const;
