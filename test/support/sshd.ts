import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';

const run = promisify(execFile);

/** A real sshd of its own on 127.0.0.1, with keys made for it. */
export interface TestSshd {
  readonly port: number;
  readonly user: string;
  /** OpenSSH text of the one key it lets in. */
  readonly privateKey: string;
  /** Its host key as in a `.pub` file. */
  readonly hostKey: string;
  readonly directory: string;
  stop(): Promise<void>;
}

/**
 * `more`: lines of sshd_config, which win over ours; `addresses`: further ones of loopback to listen on; `within`: a
 * command that starts it.
 */
export async function startSshd(
  more: readonly string[] = [],
  addresses: readonly string[] = [],
  within: readonly string[] = [],
): Promise<TestSshd> {
  const directory = await mkdtemp(join(tmpdir(), 'dockerops-sshd-'));
  const [hostKey, privateKey] = await Promise.all([makeKey(directory, 'host'), makeKey(directory, 'user')]);
  const port = await freePort();
  await writeFile(
    join(directory, 'sshd_config'),
    [
      ...more,
      ...addresses.map((one) => `ListenAddress ${one}`),
      configOf(directory, port),
      ...(await patience()),
    ].join('\n'),
  );
  await mkdir('/run/sshd', { recursive: true }); // where sshd, started as root, wants to separate privileges
  const sshd = ['/usr/sbin/sshd', '-D', '-e', '-f', join(directory, 'sshd_config')];
  const daemon = spawn('/usr/bin/env', [...within, ...sshd], { stdio: ['ignore', 'ignore', 'pipe'] });
  await listening(daemon);
  const stop = async () => {
    daemon.kill();
    if (daemon.exitCode === null && daemon.signalCode === null) await once(daemon, 'exit');
    await rm(directory, { recursive: true });
  };
  return {
    port,
    user: userInfo().username,
    privateKey: privateKey.private,
    hostKey: hostKey.public,
    directory,
    stop,
  };
}

/** A key pair by the real ssh-keygen. */
export async function makeKey(directory: string, name: string): Promise<{ private: string; public: string }> {
  const path = join(directory, name);
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', path]);
  return { private: await readFile(path, 'utf8'), public: await readFile(`${path}.pub`, 'utf8') };
}

// SHLVL: bash under sshd would read ~/.bashrc, which may be slow and noisy.
const configOf = (directory: string, port: number): string => `ListenAddress 127.0.0.1
Port ${port}
HostKey ${directory}/host
AuthorizedKeysFile ${directory}/user.pub
PidFile none
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
SetEnv SHLVL=5
`;

/** Since 9.8 an sshd drops who failed a few times, for a while: tests fail on purpose, all from one address. */
async function patience(): Promise<readonly string[]> {
  const { stderr } = await run('ssh', ['-V']);
  const [, major = '', minor = ''] = /^OpenSSH_(\d+)\.(\d+)/.exec(stderr) ?? [];
  return Number(major) > 9 || (Number(major) === 9 && Number(minor) >= 8) ? ['PerSourcePenalties no'] : [];
}

async function listening(daemon: ChildProcess): Promise<void> {
  const said: string[] = [];
  const lines = createInterface({ input: daemon.stderr as NodeJS.ReadableStream });
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      said.push(line);
      if (line.includes('Server listening')) resolve();
    });
    daemon.once('exit', () => reject(new Error(`sshd did not start:\n${said.join('\n')}`)));
    daemon.once('error', reject);
  });
}
