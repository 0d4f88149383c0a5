import { dirname, join } from 'node:path';
import { ConfigError } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { refuseOpenModes, trackedKeys } from './guards.ts';
import { refuseLeaked } from './leaked.ts';
import { authorityLine, keyLines, union } from './lists.ts';
import { generatePair, isPrivateKey, pairOf, type KeyPair } from './pair.ts';

/** The keys this clone of a project has. Another clone has others; instances accept the union. */
export interface ProjectKeys {
  /** What the user logs in with. */
  readonly operator: KeyPair;
  /** What containers log in to each other with. */
  readonly internal: KeyPair;
  /** Signs host keys. Never leaves this machine. */
  readonly authority: KeyPair;
  /** Public keys added by `keys:add`. */
  readonly added: readonly string[];
}

export const pairNames = ['operator', 'internal', 'authority'] as const;
export type PairName = (typeof pairNames)[number];

const addedFile = (directory: string): string => join(directory, 'authorized_keys');

/** Whom instances of a project accept, and whom they believe. */
export interface Trust {
  /** Lines of authorized_keys. */
  readonly authorizedKeys: readonly string[];
  /** Lines of known_hosts: the CA of each clone. */
  readonly authorities: readonly string[];
}

/** What we want in every instance. Without `peers` no container may log in to another. */
export const ownTrust = ({ operator, internal, authority, added }: ProjectKeys, peers: boolean): Trust => ({
  authorizedKeys: union([operator.publicKey], peers ? [internal.publicKey] : [], added),
  authorities: [authorityLine(authority.publicKey)],
});

/**
 * Reads the project's keys, making those that are missing. Throws `ConfigError` when others may read them,
 * git tracks them, or one is a key known to the world.
 */
export async function projectKeys(run: Run, directory: string): Promise<ProjectKeys> {
  await makeDirectory(run, directory);
  const [, tracked] = await Promise.all([refuseOpenModes(run, directory), trackedKeys(run, directory)]);
  if (tracked) throw tracked;
  return readProjectKeys(run, directory);
}

/** The same without looking at modes and git: for steps that come after one that did. */
export async function readProjectKeys(run: Run, directory: string): Promise<ProjectKeys> {
  const [operator, internal, authority] = await Promise.all([
    readOrMake(run, directory, 'operator'),
    readOrMake(run, directory, 'internal'),
    readOrMake(run, directory, 'authority'),
  ]);
  return { operator, internal, authority, added: await readAdded(run, directory) };
}

async function makeDirectory(run: Run, directory: string): Promise<void> {
  const { files } = run.ports.local;
  if (await files.stat(directory)) return;
  await files.makeDirectory(directory, 0o700);
  await files.write(join(dirname(directory), '.gitignore'), '# keys: never in git\n*\n');
}

async function readOrMake(run: Run, directory: string, name: PairName): Promise<KeyPair> {
  const { files } = run.ports.local;
  const path = join(directory, name);
  const [privateKey, publicKey] = await Promise.all([files.read(path), files.read(`${path}.pub`)]);
  if (!privateKey) return makePair(run, directory, name);
  refuseDamaged(privateKey.toString(), path);
  if (!publicKey) return restorePublicKey(run, directory, name, privateKey.toString());
  refuseLeaked(publicKey.toString(), `${path}.pub`);
  return { privateKey: privateKey.toString(), publicKey: publicKey.toString().trim() };
}

/** Told here, by the file's name: to ssh it would be an instance that does not answer. */
function refuseDamaged(privateKey: string, path: string): void {
  if (isPrivateKey(privateKey)) return;
  throw new ConfigError(`${path} is damaged: it is no private key`, {
    hint: [`put it back from a copy`, `or: rm ${path}   # the next command makes another`],
  });
}

/** Its public half follows from a private key: no reason to lose what instances know us by. */
async function restorePublicKey(
  run: Run,
  directory: string,
  name: PairName,
  privateKey: string,
): Promise<KeyPair> {
  const pair = pairOf(privateKey, commentOf(run, name));
  await run.ports.local.files.write(join(directory, `${name}.pub`), `${pair.publicKey}\n`, 0o600);
  return pair;
}

const commentOf = ({ actor }: Run, name: PairName): string => `${actor.user}@${actor.hostname}:${name}`;

/** Makes a new pair in the place of the old one, if any. */
export async function makePair(run: Run, directory: string, name: PairName): Promise<KeyPair> {
  const { files } = run.ports.local;
  const pair = generatePair(commentOf(run, name));
  const path = join(directory, name);
  await files.write(path, pair.privateKey, 0o600);
  await files.write(`${path}.pub`, `${pair.publicKey}\n`, 0o600);
  return pair;
}

async function readAdded(run: Run, directory: string): Promise<readonly string[]> {
  const path = addedFile(directory);
  const lines = keyLines((await run.ports.local.files.read(path))?.toString() ?? '');
  for (const line of lines) refuseLeaked(line, path);
  return lines;
}

/** Writes down public keys that every instance is to accept beside our own. */
export async function rememberAdded(run: Run, directory: string, lines: readonly string[]): Promise<void> {
  const all = union(await readAdded(run, directory), lines);
  await run.ports.local.files.write(addedFile(directory), all.map((line) => `${line}\n`).join(''), 0o600);
}
