import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Header } from 'tar-stream';
import type { Run } from '../../ports/index.ts';
import { keyLines, listText } from './lists.ts';

/** Where every instance has its runtime volume. */
const runtimeDirectory = '/run/dockerops';

/** User `dockerops` of the base image. */
const instanceUser = { uid: 1000, gid: 1000 };

const names = {
  hostKey: 'ssh_host_ed25519_key',
  hostPublicKey: 'ssh_host_ed25519_key.pub',
  certificate: 'ssh_host_ed25519_key-cert.pub',
  authorizedKeys: 'authorized_keys',
  authorities: 'known_hosts',
  peerKey: 'id_ed25519',
  peerPublicKey: 'id_ed25519.pub',
  sshConfig: 'ssh_config',
} as const;

/** The public part of what an instance has. */
export interface InstanceKeys {
  readonly hostPublicKey: string | undefined;
  readonly certificate: string | undefined;
  readonly peerPublicKey: string | undefined;
  readonly authorizedKeys: readonly string[];
  readonly authorities: readonly string[];
  /** For the ssh client inside: the ports of linked members of pods. */
  readonly sshConfig?: string | undefined;
}

/** What to write; what is left out stays as it is. */
export type NewKeys = Partial<
  Record<'hostKey' | 'hostPublicKey' | 'certificate' | 'peerKey' | 'peerPublicKey' | 'sshConfig', string> &
    Record<'authorizedKeys' | 'authorities', readonly string[]>
>;

/** Undefined where there is no runtime directory. One call, since each costs the engine a mount of the container's files. */
export async function readKeys(run: Run, container: string): Promise<InstanceKeys | undefined> {
  const archive = await run.ports.engine.containers.getArchive(container, runtimeDirectory);
  return archive && keysIn(await unpack(archive, publicNames));
}

function keysIn(files: readonly KeyFile[]): InstanceKeys {
  const text = (name: string) => files.find(({ header }) => header.name === name)?.content.toString();
  const line = (name: string) => text(name)?.trim();
  return {
    hostPublicKey: line(names.hostPublicKey),
    certificate: line(names.certificate),
    peerPublicKey: line(names.peerPublicKey),
    authorizedKeys: keyLines(text(names.authorizedKeys) ?? ''),
    authorities: keyLines(text(names.authorities) ?? ''),
    sshConfig: line(names.sshConfig),
  };
}

const publicNames: ReadonlySet<string> = new Set([
  names.hostPublicKey,
  names.certificate,
  names.peerPublicKey,
  names.authorizedKeys,
  names.authorities,
  names.sshConfig,
]);

interface KeyFile {
  readonly header: Header;
  readonly content: Buffer;
}

/** Files of these names; the others, secrets among them, are passed over unread. */
async function unpack(archive: Readable, wanted: ReadonlySet<string>): Promise<readonly KeyFile[]> {
  const { extract } = await import('tar-stream');
  const files: KeyFile[] = [];
  const entries = archive.pipe(extract());
  archive.once('error', (error) => entries.destroy(error));
  for await (const entry of entries) {
    const name = entry.header.name.split('/').slice(1).join('/');
    if (wanted.has(name)) files.push({ header: { ...entry.header, name }, content: await buffer(entry) });
    else entry.resume();
  }
  return files;
}

/** Gives one container the keys of another, private ones too; what else lies beside them stays behind. Returns the public part. */
export async function copyKeys(run: Run, from: string, to: string): Promise<InstanceKeys | undefined> {
  const { containers } = run.ports.engine;
  const archive = await containers.getArchive(from, runtimeDirectory);
  if (!archive) return undefined;
  const files = await unpack(archive, keyNames);
  const { pack } = await import('tar-stream');
  const copy = pack();
  for (const { header, content } of files) copy.entry(header, content);
  copy.finalize();
  await containers.putArchive(to, runtimeDirectory, await buffer(copy));
  return keysIn(files);
}

const keyNames: ReadonlySet<string> = new Set(Object.values(names));

/** Works on running and on stopped containers, through the mount of the runtime volume. */
export async function writeKeys(run: Run, container: string, keys: NewKeys): Promise<void> {
  const { pack } = await import('tar-stream');
  const tar = pack();
  for (const [name, value] of Object.entries(keys) as [keyof NewKeys, string | readonly string[]][]) {
    const owner = name === 'peerKey' ? instanceUser : { uid: 0, gid: 0 };
    const mode = name === 'peerKey' || name === 'hostKey' ? 0o600 : 0o644;
    const text = typeof value === 'string' ? value.trimEnd() + '\n' : listText(value);
    tar.entry({ name: names[name], mode, ...owner, mtime: new Date(run.clock.now()) }, text);
  }
  tar.finalize();
  await run.ports.engine.containers.putArchive(container, runtimeDirectory, await buffer(tar));
}

/** A running sshd of OpenSSH 9.8 and later has its host keys in memory. One that does not run needs nothing. */
export async function reloadSshd(run: Run, container: string): Promise<void> {
  const { containers } = run.ports.engine;
  if ((await containers.inspect(container))?.state !== 'running') return;
  await containers.run(container, {
    argv: ['/bin/sh', '-c', 'if [ -s /run/sshd.pid ]; then kill -HUP "$(cat /run/sshd.pid)"; fi'],
    user: 'root',
  });
}
