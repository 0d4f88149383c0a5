import { testLabel } from '../../support/engine.ts';
import type { ScratchPlatform } from '../../support/scratch-platform.ts';
import { until } from '../../support/until.ts';
import type { ContainerSpec } from '../../../src/ports/index.ts';

/** What dockerops injects at run time, made with ssh-keygen: a CA, a host key with its certificate, a key for dockerops. */
const makeKeys = `
cd /run/dockerops
for name in ca ssh_host_ed25519_key id_ed25519; do ssh-keygen -q -t ed25519 -N '' -C '' -f $name; done
ssh-keygen -q -s ca -h -I host ssh_host_ed25519_key.pub
cp id_ed25519.pub authorized_keys
echo "@cert-authority * $(cat ca.pub)" > known_hosts
chown dockerops id_ed25519
rm ca`;

/** Containers of images of a test's project, run by hand. */
export class Instances {
  readonly #platform: ScratchPlatform;
  #count = 0;

  constructor(platform: ScratchPlatform) {
    this.#platform = platform;
  }

  /** A volume for /run/dockerops. */
  async keys(image: string): Promise<string> {
    const volume = this.#name();
    await this.#platform.engine.volumes.create(volume, { [testLabel]: this.#platform.name });
    const { id } = await this.start(image, {
      entrypoint: ['bash', '-ec', makeKeys],
      mounts: [{ type: 'volume', source: volume, target: '/run/dockerops' }],
    });
    const code = await this.#platform.engine.containers.wait(id);
    if (code !== 0) throw new Error(`making keys ended with ${code}: ${await this.log(id)}`);
    return volume;
  }

  async start(image: string, more: Partial<ContainerSpec> = {}): Promise<{ id: string; ip: string }> {
    const { containers } = this.#platform.engine;
    const labels = { [testLabel]: this.#platform.name };
    const id = await containers.create({
      name: this.#name(),
      image,
      env: {},
      labels,
      mounts: [],
      ports: [],
      ...more,
    });
    await containers.start(id);
    const details = await containers.inspect(id);
    return { id, ip: details?.networks['bridge']?.address ?? '' };
  }

  /** The same with keys, and its sshd up. */
  async startWithSsh(
    image: string,
    volume: string,
    more: Partial<ContainerSpec> = {},
  ): Promise<{ id: string; ip: string }> {
    const mounts = [{ type: 'volume', source: volume, target: '/run/dockerops' } as const];
    const started = await this.start(image, { ...more, mounts });
    await until('sshd to listen', async () => (await this.log(started.id, sshdLog)).includes('listening'));
    return started;
  }

  async run(id: string, argv: readonly string[], user = 'dockerops') {
    return this.#platform.engine.containers.run(id, { argv, user });
  }

  /** The container's log, or a file in it. */
  async log(id: string, file?: string): Promise<string> {
    if (file !== undefined) return (await this.run(id, ['cat', file], 'root')).stdout;
    const lines: string[] = [];
    for await (const { text } of this.#platform.engine.containers.logs(id, {})) lines.push(text);
    return lines.join('\n');
  }

  /** Supervisor's programs and their states. */
  async programs(id: string): Promise<string> {
    return (await this.run(id, ['supervisorctl', 'status'], 'root')).stdout;
  }

  #name(): string {
    this.#count += 1;
    return `${this.#platform.name}-${this.#count}`;
  }
}

const sshdLog = '/var/log/supervisor/sshd.log';
