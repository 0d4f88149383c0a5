import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from './bench.ts';
import { projectLabel } from './raw-engine.ts';

export const links = 5;
export const readyAfterMs = 300;

const dockerfile = `FROM debian:bookworm-slim
STOPSIGNAL SIGKILL
HEALTHCHECK --interval=500ms CMD test -f /tmp/ready
CMD ["sh", "-c", "sleep ${readyAfterMs / 1000}; touch /tmp/ready; exec sleep infinity"]
`;

/** Instances that link to the one before them, and are ready a while after their start. */
export class Chain {
  readonly directory: string;
  readonly #bench: Bench;
  readonly #project: string;
  readonly #rawProject: string;
  #raw: string[] = [];

  private constructor(bench: Bench, directory: string) {
    this.#bench = bench;
    this.directory = directory;
    this.#project = bench.scratch.project('chain');
    this.#rawProject = bench.scratch.project('raw');
  }

  static async make(bench: Bench): Promise<Chain> {
    const chain = new Chain(bench, await bench.scratch.directory());
    await chain.#write('apps_containers/link/Dockerfile', dockerfile);
    await chain.#write('conf/build.conf', `[project]\nname = ${chain.#project}\nssh = off\n[link]\n`);
    const numbers = [...Array(links).keys()];
    const section = (n: number) =>
      `[link,instance=l${n}]\n${n === 0 ? '' : `link.PREVIOUS = link,instance=l${n - 1}\n`}`;
    await chain.#write(
      'conf/run.conf',
      `[defaults]\npersistent_log = no\n\n${numbers.map(section).join('\n')}`,
    );
    const service = (n: number) => ({
      image: `${chain.#project}/link`,
      pull_policy: 'never',
      ...(n > 0 && { depends_on: { [`l${n - 1}`]: { condition: 'service_healthy' } } }),
    });
    const services = Object.fromEntries(numbers.map((n) => [`l${n}`, service(n)]));
    const compose = { name: bench.scratch.project('compose'), services };
    await chain.#write('compose.yaml', JSON.stringify(compose));
    await bench.dockerops(chain.directory, 'build:link');
    return chain;
  }

  dockerops(...words: string[]): Promise<string> {
    return this.#bench.dockerops(this.directory, ...words);
  }

  async compose(...words: string[]): Promise<string> {
    return (await this.#bench.compose()).run(this.directory, ...words);
  }

  /** One after the other; `ready` is what is waited for in between. */
  async rawUp(ready: () => Promise<void>): Promise<void> {
    const { engine } = this.#bench;
    await engine.network(this.#rawProject);
    this.#raw = [];
    for (let n = 0; n < links; n += 1) {
      const id = await engine.create(`${this.#rawProject}-${n}`, {
        Image: `${this.#project}/link`,
        Labels: { [projectLabel]: this.#rawProject },
        Healthcheck: { Test: ['NONE'] },
        HostConfig: { NetworkMode: this.#rawProject },
      });
      this.#raw.push(id);
      await engine.start(id);
      await ready();
    }
  }

  async rawDown(): Promise<void> {
    for (const id of this.#raw) await this.#bench.engine.remove(id);
    await this.#bench.engine.call('DELETE', `/networks/${this.#rawProject}`);
  }

  async #write(path: string, text: string): Promise<void> {
    await mkdir(join(this.directory, path, '..'), { recursive: true });
    await writeFile(join(this.directory, path), text);
  }
}
