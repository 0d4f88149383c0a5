import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pack } from 'tar-stream';
import type { Bench } from './bench.ts';
import { run } from './command.ts';
import { atOnce, projectLabel } from './raw-engine.ts';

const askEveryMs = 20;
const keysPath = '/run/dockerops';
const hostKey = 'ssh_host_ed25519_key';

/** What Compose's users write for want of anything better: the engine asks once an interval. */
const healthcheck = {
  test: ['CMD', 'bash', '-c', 'exec 3<>/dev/tcp/127.0.0.1/22 && read -t 1 banner <&3'],
  interval: '500ms',
  retries: 120,
};

/** So many instances of the base image with Supervisor, sshd and a host key: by the raw API, Compose, dockerops. */
export class Based {
  readonly #bench: Bench;
  readonly #directory: string;
  readonly #count: number;
  readonly #project: string;
  readonly #rawProject: string;
  #keys: Buffer = Buffer.alloc(0);
  #raw: string[] = [];

  private constructor(bench: Bench, count: number, directory: string) {
    this.#bench = bench;
    this.#count = count;
    this.#directory = directory;
    this.#project = bench.scratch.project('based');
    this.#rawProject = bench.scratch.project('raw');
  }

  static async make(bench: Bench, count: number): Promise<Based> {
    const based = new Based(bench, count, await bench.scratch.directory());
    const numbers = [...Array(count).keys()];
    const sections = numbers.map((n) => `[app,instance=i${n}]\n`).join('');
    await based.#write('apps_containers/app/Dockerfile', 'ARG PROJECT\nFROM ${PROJECT}/dockerops-base\n');
    await based.#write('conf/build.conf', `[project]\nname = ${based.#project}\n[app]\n`);
    await based.#write('conf/run.conf', `[defaults]\npersistent_log = no\n${sections}`);
    await based.#makeKeys();
    const service = {
      image: `${based.#project}/app`,
      pull_policy: 'never',
      restart: 'unless-stopped',
      healthcheck,
      volumes: [`./keys:${keysPath}:ro`],
    };
    const services = Object.fromEntries(numbers.map((n) => [`i${n}`, service]));
    const name = bench.scratch.project('compose');
    await based.#write('compose.yaml', JSON.stringify({ name, services }));
    await based.dockerops('build:all');
    return based;
  }

  dockerops(...words: string[]): Promise<string> {
    return this.#bench.dockerops(this.#directory, ...words);
  }

  async compose(...words: string[]): Promise<string> {
    return (await this.#bench.compose()).run(this.#directory, ...words);
  }

  /** Created, given their keys and started, so many at once as the engine can use; up when every sshd has answered. */
  async rawUp(): Promise<void> {
    const { engine } = this.#bench;
    await engine.network(this.#rawProject);
    this.#raw = [];
    const answers: Promise<void>[] = [];
    await atOnce([...Array(this.#count).keys()], async (n) => {
      const id = await this.#create(n);
      this.#raw.push(id);
      await engine.putArchive(id, keysPath, this.#keys);
      await engine.start(id);
      answers.push(this.#answered(id));
    });
    await Promise.all(answers);
  }

  async rawDown(): Promise<void> {
    await atOnce(this.#raw, (id) => this.#bench.engine.remove(id));
    await this.#bench.engine.call('DELETE', `/networks/${this.#rawProject}`);
  }

  #create(n: number): Promise<string> {
    return this.#bench.engine.create(`${this.#rawProject}-${n}`, {
      Image: `${this.#project}/app`,
      Labels: { [projectLabel]: this.#rawProject },
      Volumes: { [keysPath]: {} },
      HostConfig: { NetworkMode: this.#rawProject, RestartPolicy: { Name: 'unless-stopped' } },
    });
  }

  async #answered(id: string): Promise<void> {
    const address = await this.#bench.engine.address(id, this.#rawProject);
    while (!(await greets(address))) await delay(askEveryMs);
  }

  async #makeKeys(): Promise<void> {
    const keys = join(this.#directory, 'keys');
    await mkdir(keys);
    await run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', join(keys, hostKey)]);
    const tar = pack();
    tar.entry({ name: hostKey, mode: 0o600 }, await readFile(join(keys, hostKey)));
    tar.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of tar) chunks.push(chunk as Buffer);
    this.#keys = Buffer.concat(chunks);
  }

  async #write(path: string, text: string): Promise<void> {
    await mkdir(join(this.#directory, path, '..'), { recursive: true });
    await writeFile(join(this.#directory, path), text);
  }
}

/** Whether an ssh server says its name there. */
function greets(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: 22 });
    socket.once('data', () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => resolve(false)).once('close', () => resolve(false));
  });
}
