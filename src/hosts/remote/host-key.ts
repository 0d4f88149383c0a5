import { DeniedError, formatHost, type SourcePosition, type Turns } from '../../core/index.ts';
import {
  judge,
  knownTypes,
  rememberKey,
  revokedAt,
  type KnownHost,
  type KnownHosts,
} from '../known-hosts/index.ts';
import type { SshSettings } from '../ssh-config/index.ts';
import { fingerprint } from '../ssh-key.ts';
import type { Ask, SshWorld } from './world.ts';

export interface HostKeyParts {
  readonly settings: SshSettings;
  readonly world: SshWorld;
  readonly knownHosts: KnownHosts;
  readonly turns: Turns;
  readonly ask: Ask;
  /** What an authority vouches for. */
  readonly vouched: Buffer | undefined;
}

/** Under what a host's keys are kept: an alias stands for name and port. */
export const keyPlace = ({ hostKeyAlias, hostName, port }: SshSettings) =>
  hostKeyAlias === undefined ? { host: hostName, port } : { host: hostKeyAlias, port: 22 };

/** What known_hosts says about a host. */
export function knownOf({ settings, knownHosts }: Pick<HostKeyParts, 'settings' | 'knownHosts'>) {
  const { host, port } = keyPlace(settings);
  return knownHosts.about(settings.knownHostsFiles, host, port);
}

/** The kinds of keys that a host is to be asked for first. */
export const wantedTypes = (
  parts: Pick<HostKeyParts, 'settings' | 'knownHosts' | 'vouched'>,
): readonly string[] => (parts.vouched ? [typeOf(parts.vouched)] : knownTypes(knownOf(parts)));

/** Believes a host's key or throws `DeniedError`, naming the line of known_hosts that speaks against it. */
export async function checkHostKey(key: Buffer, parts: HostKeyParts): Promise<void> {
  const { revokedHostKeysFile: file } = parts.settings;
  const where = file === undefined ? undefined : revokedAt(file, key);
  if (where) throw revoked(key, where, parts.settings);
  if (isKnown(key, parts)) return;
  // Somebody may be answering this very question for another connection to the host.
  await parts.turns.take(async () => {
    if (!isKnown(key, parts)) await meet(key, parts);
  });
}

/** True for a known key, false for a new one. */
function isKnown(key: Buffer, parts: HostKeyParts): boolean {
  const { settings, vouched } = parts;
  const { host, port } = keyPlace(settings);
  const verdict = judge(knownOf(parts), host, port, key);
  if (vouched?.equals(key) && verdict.kind !== 'revoked') return true;
  switch (verdict.kind) {
    case 'known':
      return true;
    case 'new':
      return false;
    case 'changed':
      throw changed(key, verdict.entry, settings);
    case 'revoked':
      throw revoked(key, verdict.entry.where, settings);
    case 'authority':
      throw new DeniedError(
        `${nameOf(settings)} is known by a certificate authority only, and offers no certificate of it`,
        { where: verdict.entry.where, hint: `add its own key: ssh-keyscan ${scanWords(settings)}` },
      );
  }
}

async function meet(key: Buffer, { settings, world, ask }: HostKeyParts): Promise<void> {
  const { newKeysFile, strictHostKeyChecking: strict } = settings;
  const { host, port } = keyPlace(settings);
  const accept = world.acceptNew || strict === 'accept-new';
  if (!accept && (strict === 'yes' || !world.terminal.interactive)) throw unknown(key, settings);
  const question = `${nameOf(settings)} is not known. Its host key is ${typeOf(key)} ${fingerprint(key)}. Is that right?`;
  if (!accept && !(await ask(() => askYes(question, world)))) throw unknown(key, settings);
  if (newKeysFile === undefined) return;
  await rememberKey(newKeysFile, host, port, { type: typeOf(key), blob: key }, settings.hashKnownHosts);
  world.warn(`${nameOf(settings)}: added its host key to ${newKeysFile}: ${typeOf(key)} ${fingerprint(key)}`);
}

/** `--yes` is no answer to this one: it must be typed. */
async function askYes(question: string, { terminal }: SshWorld): Promise<boolean> {
  const answer = await terminal.ask(`${question} (yes/no)`);
  return answer.trim().toLowerCase() === 'yes';
}

const nameOf = (settings: SshSettings): string => {
  const { host, port } = keyPlace(settings);
  return formatHost(port === 22 ? { host } : { host, port });
};

const scanWords = ({ hostName, port }: SshSettings): string =>
  port === 22 ? hostName : `-p ${port} ${hostName}`;

const typeOf = (key: Buffer): string => key.subarray(4, 4 + key.readUInt32BE(0)).toString('latin1');

const revoked = (key: Buffer, where: SourcePosition, settings: SshSettings): DeniedError =>
  new DeniedError(`the host key of ${nameOf(settings)} is revoked: ${fingerprint(key)}`, {
    where,
    hint: 'somebody has marked this very key as stolen: do not log in',
  });

function changed(key: Buffer, { type, blob, where }: KnownHost, settings: SshSettings): DeniedError {
  const { host, port } = keyPlace(settings);
  const name = port === 22 ? host : `[${host}]:${port}`;
  return new DeniedError(
    `the host key of ${nameOf(settings)} has changed: known is ${type} ${fingerprint(blob)}, it offers ${typeOf(key)} ${fingerprint(key)}`,
    {
      where,
      hint: [
        'somebody may be listening in, or the machine was set up anew: find out which',
        `if it was set up anew: ssh-keygen -f ${where.file} -R '${name}'`,
      ],
    },
  );
}

function unknown(key: Buffer, settings: SshSettings): DeniedError {
  return new DeniedError(
    `the host key of ${nameOf(settings)} is not known: ${typeOf(key)} ${fingerprint(key)}`,
    {
      hint: [
        `compare it with what the machine itself says: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`,
        'then log in once with ssh, or believe new hosts this time with --accept-new',
      ],
    },
  );
}
