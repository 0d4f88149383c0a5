import { compressions, encryptions } from '../src/platform/index.ts';

// What the backups of instances and those of units ask in the same words.

export const pause = {
  name: 'pause',
  type: 'bool',
  doc: 'False: let programs write while their files are read',
} as const;

/** What else says how a backup is made, and which older ones stay. */
export const saving = [
  { name: 'quiesce', type: 'string', doc: 'in the place of a pause: a command in the container before' },
  { name: 'resume', type: 'string', doc: 'and one after' },
  { name: 'compress', type: 'enum', values: compressions, doc: 'how the archive is compressed' },
  {
    name: 'encrypt',
    type: 'enum',
    values: encryptions,
    doc: 'for keys of age, or with a passphrase in the format of openssl; see docs/backups.md',
  },
  {
    name: 'last',
    type: 'int',
    doc: 'how many archives are kept; all, unless one of these three is given',
  },
  { name: 'daily', type: 'int', doc: 'of how many days the last archive is kept' },
  { name: 'weekly', type: 'int', doc: 'of how many weeks' },
] as const;

/** Which backup a restore takes. */
export const date = {
  name: 'date',
  type: 'string',
  doc: 'of older archives: the date in their names, 20261121-100100',
} as const;
