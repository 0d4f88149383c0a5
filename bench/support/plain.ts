import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from './bench.ts';
import { atOnce, projectLabel } from './raw-engine.ts';

/** A program that does nothing, and that a stop ends at once. */
const dockerfile = 'FROM debian:bookworm-slim\nSTOPSIGNAL SIGKILL\nCMD ["sleep", "infinity"]\n';

/** Like the others', logs are not kept on the host, and nobody waits for more than that an instance was started. */
const asTheOthers = 'persistent_log = no\nwait = started\n';

/** So many instances of one plain image, three times: by the raw API, by Compose, by dockerops. */
export class Plain {
  readonly count: number;
  /** dockerops's project; its image is the others', too. */
  readonly project: string;
  readonly directory: string;
  readonly #bench: Bench;
  readonly #composeProject: string;
  readonly #rawProject: string;
  readonly #defaults: string;
  #raw: string[] = [];

  private constructor(bench: Bench, count: number, directory: string, defaults: string) {
    this.#bench = bench;
    this.#defaults = defaults;
    this.count = count;
    this.directory = directory;
    this.project = bench.scratch.project('plain');
    this.#composeProject = bench.scratch.project('compose');
    this.#rawProject = bench.scratch.project('raw');
  }

  /** `defaults`: further lines for run.conf. */
  static async make(bench: Bench, count: number, defaults = ''): Promise<Plain> {
    const plain = new Plain(bench, count, await bench.scratch.directory(), `${asTheOthers}${defaults}`);
    await plain.#write('apps_containers/plain/Dockerfile', dockerfile);
    await plain.#write('conf/build.conf', `[project]\nname = ${plain.project}\nssh = off\n[plain]\n`);
    await plain.setGreeting('hello');
    await bench.dockerops(plain.directory, 'build:plain');
    return plain;
  }

  /** Writes run.conf and compose.yaml, in which the last instance has this variable. */
  async setGreeting(greeting: string): Promise<void> {
    const numbers = [...Array(this.count).keys()];
    const isLast = (n: number) => n === this.count - 1;
    const sections = numbers.map(
      (n) => `[plain,instance=i${n}]\n${isLast(n) ? `env.GREETING = ${greeting}\n` : ''}`,
    );
    await this.#write('conf/run.conf', `[defaults]\n${this.#defaults}\n${sections.join('\n')}`);
    const services = Object.fromEntries(
      numbers.map((n) => [
        `i${n}`,
        {
          image: `${this.project}/plain`,
          pull_policy: 'never',
          restart: 'unless-stopped',
          ...(isLast(n) && { environment: { GREETING: greeting } }),
        },
      ]),
    );
    await this.#write('compose.yaml', JSON.stringify({ name: this.#composeProject, services }));
  }

  dockerops(...words: string[]): Promise<string> {
    return this.#bench.dockerops(this.directory, ...words);
  }

  async compose(...words: string[]): Promise<string> {
    return (await this.#bench.compose()).run(this.directory, ...words);
  }

  /** A network, and then each instance created and started. */
  async rawUp(): Promise<void> {
    await this.#bench.engine.network(this.#rawProject);
    await this.#rawAll(this.#rawProject);
  }

  /** The same in the network of the first: a pod. */
  async rawPodUp(): Promise<void> {
    await this.#bench.engine.network(this.#rawProject);
    const first = await this.#rawOne(this.count, this.#rawProject);
    await this.#rawAll(`container:${first}`);
    this.#raw.push(first);
  }

  /** Stop, create and start of one. */
  async rawChange(): Promise<void> {
    const { engine } = this.#bench;
    await engine.remove(this.#raw.pop() ?? '');
    this.#raw.push(await this.#rawOne(this.count, this.#rawProject));
  }

  async rawDown(): Promise<void> {
    const { engine } = this.#bench;
    await atOnce(this.#raw, (id) => engine.remove(id));
    await engine.call('DELETE', `/networks/${this.#rawProject}`);
  }

  async #rawAll(network: string): Promise<void> {
    this.#raw = [];
    const numbers = [...Array(this.count).keys()];
    await atOnce(numbers, async (n) => void this.#raw.push(await this.#rawOne(n, network)));
  }

  async #rawOne(n: number, network: string): Promise<string> {
    const { engine } = this.#bench;
    const id = await engine.create(`${this.#rawProject}-${n}`, {
      Image: `${this.project}/plain`,
      Labels: { [projectLabel]: this.#rawProject },
      HostConfig: { NetworkMode: network, RestartPolicy: { Name: 'unless-stopped' } },
    });
    await engine.start(id);
    return id;
  }

  async #write(path: string, text: string): Promise<void> {
    await mkdir(join(this.directory, path, '..'), { recursive: true });
    await writeFile(join(this.directory, path), text);
  }
}
