import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bin, type Bench } from './bench.ts';
import { run } from './command.ts';
import { streamed } from './streamed.ts';

/** As much random data as this, most in one file, the rest in small ones. */
export const bytes = 1024 ** 3;
const smallFiles = 2000;
const fill = [
  'head -c 1065353216 /dev/urandom > /data/big',
  `for n in $(seq ${smallFiles}); do head -c 4194 /dev/urandom > /data/$n; done`,
].join('; ');

/** An instance with a volume that holds 1 GiB. */
export class KeptData {
  readonly #directory: string;
  readonly #name: string;
  readonly #image: string;

  private constructor(directory: string, project: string) {
    this.#directory = directory;
    this.#name = `${project}-store-one`;
    this.#image = `${project}/store`;
  }

  static async make(bench: Bench): Promise<KeptData> {
    const directory = await bench.scratch.directory();
    const project = bench.scratch.project('backup');
    const write = async (path: string, text: string) => {
      await mkdir(join(directory, path, '..'), { recursive: true });
      await writeFile(join(directory, path), text);
    };
    await write(
      'apps_containers/store/Dockerfile',
      'FROM debian:bookworm-slim\nSTOPSIGNAL SIGKILL\nVOLUME /data\nCMD ["sleep", "infinity"]\n',
    );
    await write('conf/build.conf', `[project]\nname = ${project}\nssh = off\n[store]\n`);
    await write('conf/run.conf', '[store,instance=one]\npersistent_log = no\nwait = started\n');
    await bench.dockerops(directory, 'build:store');
    await bench.dockerops(directory, 'run:all');
    const data = new KeptData(directory, project);
    await run(['docker', 'exec', data.#name, 'sh', '-c', fill]);
    return data;
  }

  /** The most memory it held, in MiB. */
  async dockerops(...words: string[]): Promise<number> {
    return (await streamed([process.execPath, bin, ...words], { cwd: this.#directory })).mostMiB;
  }

  /** As dockerops does: a backup is one once it is on the disk. */
  copyOut = () => this.#shell(`docker cp ${this.#name}:/data - > copied.tar && sync copied.tar`);

  copyIn = () => this.#shell(`docker cp - ${this.#name}:/ < copied.tar`);

  tarOut = () => this.#shell(`${this.#helper} tar -C / -cf - data > tarred.tar && sync tarred.tar`);

  tarIn = () => this.#shell(`${this.#helper} tar -C / -xf - < tarred.tar`);

  /** What was written before is not left for the next one to wait for. */
  settled = () => run(['sync']);

  get #helper(): string {
    return `docker run -i --rm --volumes-from ${this.#name} ${this.#image}`;
  }

  #shell(line: string): Promise<string> {
    return run(['sh', '-c', line], { cwd: this.#directory });
  }
}
