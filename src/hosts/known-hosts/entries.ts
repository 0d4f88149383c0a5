import { createHmac } from 'node:crypto';
import type { SourcePosition } from '../../core/index.ts';
import { matchesPatterns } from '../ssh-config/patterns.ts';

/** A line of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export interface KnownHost {
  readonly marker: '' | 'revoked' | 'cert-authority';
  /** Names, patterns, or one hashed name. */
  readonly hosts: string;
  readonly type: string;
  readonly blob: Buffer;
  readonly where: SourcePosition;
}

/** The entries of a file's text; lines that are none are passed over. */
export function parseKnownHosts(text: string, file: string): readonly KnownHost[] {
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, index) => {
    const match = /^\s*(?:@(revoked|cert-authority)\s+)?([^\s#@]\S*)\s+([\w@.-]+)\s+([A-Za-z0-9+/]+=*)/.exec(
      line,
    );
    if (!match) return [];
    const [, marker = '', hosts = '', type = '', base64 = ''] = match;
    const blob = Buffer.from(base64, 'base64');
    return [{ marker: marker as KnownHost['marker'], hosts, type, blob, where: { file, line: index + 1 } }];
  });
}

/** Under what a host's keys are kept: its name, and its port where it is not 22. */
export const knownName = (host: string, port: number): string =>
  port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;

/** Whether an entry speaks of this name. */
export function speaksOf({ hosts }: KnownHost, name: string): boolean {
  const [, salt, hash] = /^\|1\|([^|]+)\|(.+)$/.exec(hosts) ?? [];
  if (salt === undefined || hash === undefined) return matchesPatterns(hosts.toLowerCase().split(','), name);
  return hashOf(name, Buffer.from(salt, 'base64')).equals(Buffer.from(hash, 'base64'));
}

/** What HashKnownHosts writes in a name's place. */
export const hashedName = (name: string, salt: Buffer): string =>
  `|1|${salt.toString('base64')}|${hashOf(name, salt).toString('base64')}`;

const hashOf = (name: string, salt: Buffer): Buffer => createHmac('sha1', salt).update(name).digest();
