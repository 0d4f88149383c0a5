import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'node:net';
import { once } from 'node:events';
import { startSshd, type TestSshd } from '../../test/support/sshd.ts';
import { until } from '../../test/support/until.ts';
import type { Bench } from './bench.ts';

/** Hosts on this machine: an sshd at so many addresses of loopback, with keys made for it. */
export interface Fleet {
  readonly hosts: readonly string[];
  readonly port: number;
  readonly user: string;
  readonly key: string;
  /** An ssh_config that leads to them. */
  readonly config: string;
  readonly directory: string;
  stop(): Promise<void>;
}

/** `count` hosts; none of them drops connections, whoever opens many at once. */
export async function startFleet(bench: Bench, count: number): Promise<Fleet> {
  const directory = await bench.scratch.directory();
  const hosts = Array.from({ length: count }, (_, index) => `127.0.0.${index + 1}`);
  const sshds = await startSshds(hosts);
  const [sshd] = sshds;
  const [key, known, config] = ['key', 'known_hosts', 'config'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(key, sshd.privateKey, { mode: 0o600 });
  const keys = sshds.map(({ hostKey }) => hostKey.trim());
  const knownLines = hosts.flatMap((host) => keys.map((line) => `[${host}]:${sshd.port} ${line}\n`));
  await writeFile(known, knownLines.join(''));
  const lines = [
    'Host 127.0.0.*',
    `Port ${sshd.port}`,
    `User ${sshd.user}`,
    `IdentityFile ${key}`,
    'IdentitiesOnly yes',
    'IdentityAgent none',
    `UserKnownHostsFile ${known}`,
    'KexAlgorithms curve25519-sha256',
  ];
  await writeFile(config, `${lines.join('\n  ')}\n`);
  return { hosts, port: sshd.port, user: sshd.user, key, config, directory, stop: () => stopAll(sshds) };
}

/** sshd listens at sixteen addresses at most; they all take the key of the first, at its port. */
const addressesEach = 14;

async function startSshds(hosts: readonly string[]): Promise<readonly [TestSshd, ...TestSshd[]]> {
  const many = ['MaxStartups 200:100:400', 'Subsystem sftp internal-sftp'];
  const first = await startSshd(many);
  const started: [TestSshd, ...TestSshd[]] = [first];
  for (let at = 1; at < hosts.length; at += addressesEach) {
    const addresses = hosts.slice(at, at + addressesEach);
    const listen = addresses.map((address) => `ListenAddress ${address}:${first.port}`);
    started.push(await startSshd([...many, `AuthorizedKeysFile ${first.directory}/user.pub`, ...listen]));
  }
  for (const host of hosts) await until(`sshd at ${host}`, () => listens(host, first.port));
  return started;
}

async function listens(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect');
    return true;
  } finally {
    socket.destroy();
  }
}

async function stopAll(sshds: readonly TestSshd[]): Promise<void> {
  await Promise.all(sshds.map((sshd) => sshd.stop()));
}
