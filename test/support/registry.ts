import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

/** The one user of a guarded registry, and what it keeps in the place of the password (bcrypt). */
export const registryUser = { username: 'anna', password: 'right-password' };
const htpasswd = 'anna:$2b$05$AO1aakz4jn8Z85.GU1OId.QCX1Iyh/8CH1DnNRCeTCKq.2WCiSHFe\n';

/** Debian's docker-registry on a loopback port of its own, with its data in a directory of its own. */
export class TestRegistry {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly directory: string;
  #child: ChildProcess | undefined;

  private constructor(host: string, directory: string) {
    this.host = host;
    this.directory = directory;
  }

  /** `guarded`: only for those who know the password. */
  static async start({ guarded = false } = {}): Promise<TestRegistry> {
    const directory = await mkdtemp(join(tmpdir(), 't-registry-'));
    const registry = new TestRegistry(`127.0.0.1:${await freePort()}`, directory);
    await writeFile(join(directory, 'htpasswd'), htpasswd);
    const config = {
      version: '0.1',
      log: { accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: join(directory, 'data') } },
      http: { addr: registry.host },
      ...(guarded && { auth: { htpasswd: { realm: 'test', path: join(directory, 'htpasswd') } } }),
    };
    // JSON is YAML.
    await writeFile(join(directory, 'config.yml'), JSON.stringify(config));
    await registry.up();
    return registry;
  }

  /** Starts it, or starts it again. */
  async up(): Promise<void> {
    const child = spawn('docker-registry', ['serve', join(this.directory, 'config.yml')], {
      stdio: 'ignore',
    });
    this.#child = child;
    await once(child, 'spawn');
    await until(`a registry at ${this.host}`, () => fetch(`http://${this.host}/v2/`).then(() => true));
  }

  async down(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async remove(): Promise<void> {
    await this.down();
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** A directory for DOCKER_CONFIG with this `config.json`. */
export async function dockerConfig(config: object): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 't-docker-config-'));
  await writeFile(join(directory, 'config.json'), JSON.stringify(config));
  return directory;
}

export const basicAuth = (username: string, password: string): string =>
  Buffer.from(`${username}:${password}`).toString('base64');
