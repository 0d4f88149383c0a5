import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { ConfigError, DockeropsError } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { decrypted, encrypted } from './openssl.ts';

/** What a tar is wrapped in; programs are those of the machine the user sits at. */
export const compressions = ['gzip', 'zstd'] as const;
export const encryptions = ['age', 'openssl'] as const;

export interface Packing {
  readonly compress?: (typeof compressions)[number] | undefined;
  readonly encrypt?: (typeof encryptions)[number] | undefined;
}

type Wrap = (run: Run, data: Readable) => Promise<Readable>;

interface Wrapping {
  readonly ending: string;
  readonly wrap: Wrap;
  readonly unwrap: Wrap;
}

/** Files whose paths the environment says: no secret is ever an argument. */
const recipients = 'DOCKEROPS_BACKUP_RECIPIENTS';
const identity = 'DOCKEROPS_BACKUP_IDENTITY';
const passphraseFile = 'DOCKEROPS_BACKUP_PASSPHRASE_FILE';

const wrappings: Readonly<Record<NonNullable<Packing['compress'] | Packing['encrypt']>, Wrapping>> = {
  gzip: {
    ending: '.gz',
    wrap: (_run, data) => Promise.resolve(through(data, createGzip())),
    unwrap: (_run, data) => Promise.resolve(through(data, createGunzip())),
  },
  zstd: {
    ending: '.zst',
    wrap: (run, data) => program(run, ['zstd', '-q', '-c'], data),
    unwrap: (run, data) => program(run, ['zstd', '-d', '-q', '-c'], data),
  },
  age: {
    ending: '.age',
    wrap: (run, data) => program(run, ['age', '-R', fileNamed(run, recipients)], data),
    unwrap: (run, data) => program(run, ['age', '-d', '-i', fileNamed(run, identity)], data),
  },
  openssl: {
    ending: '.enc',
    wrap: async (run, data) => stream(encrypted(data, await passphrase(run))),
    unwrap: async (run, data) => stream(decrypted(data, await passphrase(run))),
  },
};

const chosen = ({ compress, encrypt }: Packing): readonly Wrapping[] =>
  [compress, encrypt].flatMap((one) => (one === undefined ? [] : [wrappings[one]]));

/** `tar`, `tar.zst.age` … */
export const endingOf = (packing: Packing): string =>
  ['tar', ...chosen(packing).map(({ ending }) => ending)].join('');

/** What goes into the archive. Throws where a program or a key is missing, before it reads anything. */
export const packed = (run: Run, tar: Readable, packing: Packing): Promise<Readable> =>
  chosen(packing).reduce(async (data, { wrap }) => wrap(run, await data), Promise.resolve(tar));

/** Throws where a backup so packed cannot be made here. */
export async function demandPacking(run: Run, packing: Packing): Promise<void> {
  (await packed(run, Readable.from([]), packing)).on('error', () => undefined).destroy();
}

/** The tar itself, whatever the name says it was wrapped in. */
export function unpacked(run: Run, archive: Readable, path: string): Promise<Readable> {
  const endings = path.replace(/\.tgz/, '.tar.gz').split('.').reverse();
  const known = Object.values(wrappings);
  const used = endings.flatMap((ending) => known.filter((one) => one.ending === `.${ending}`));
  return used.reduce(async (data, { unwrap }) => unwrap(run, await data), Promise.resolve(archive));
}

/** An error of either is the reader's. */
function through(data: Readable, step: Transform): Readable {
  pipeline(data, step).catch((error: unknown) => step.destroy(error as Error));
  return step;
}

const stream = (bytes: AsyncIterable<Buffer>): Readable => Readable.from(bytes, { objectMode: false });

async function program(run: Run, argv: readonly string[], data: Readable): Promise<Readable> {
  const { local } = run.ports;
  const [name = ''] = argv;
  const { exitCode } = await local.run({ argv: ['/bin/sh', '-c', `command -v ${name}`] });
  if (exitCode !== 0)
    throw new DockeropsError(`${name} is not installed on this machine`, {
      hint: `apt-get install ${name}, or what your system has in its place`,
    });
  return local.stream({ argv }, { signal: run.signal }, data).stdout;
}

function fileNamed({ env }: Run, variable: string): string {
  const path = env[variable];
  if (path !== undefined && path !== '') return path;
  throw new ConfigError(`${variable} does not say where the keys of age lie`, {
    hint: [
      `${recipients}: a file of public keys, for a backup`,
      `${identity}: a file with the private key, for a restore`,
    ],
  });
}

async function passphrase(run: Run): Promise<string> {
  const path = run.env[passphraseFile] ?? '';
  const text = path === '' ? undefined : await run.ports.local.files.read(path);
  const line = text?.toString('utf8').split('\n')[0] ?? '';
  if (line !== '') return line;
  throw new ConfigError(path === '' ? `${passphraseFile} is not set` : `there is no passphrase in ${path}`, {
    hint: `${passphraseFile} names a file whose first line is the passphrase`,
  });
}
