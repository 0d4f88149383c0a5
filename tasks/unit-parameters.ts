// What several tasks of units ask in the same words.

/** Where units and their settings are. */
export const settings = [
  { name: 'conf', type: 'string', doc: 'the configuration directory, in the place of the search' },
  { name: 'environments', type: 'list', doc: 'further environment files, separated by ";"' },
] as const;

export const oneUnit = { name: 'name', type: 'string', required: true, doc: 'UNIT[:VARIANT…]' } as const;

export const oneCommand = { ...oneUnit, doc: 'UNIT/COMMAND[:VARIANT…]' } as const;
