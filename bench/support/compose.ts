import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command.ts';
import { say } from './say.ts';
import { streamed, type Streamed } from './streamed.ts';

/** The release whose docker-compose is the peer (Compose 2.26). */
const release = 'trixie';
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Docker Compose, as a plugin of the docker command in a configuration directory of its own. */
export class Compose {
  readonly #config: string;

  private constructor(config: string) {
    this.#config = config;
  }

  /** Unpacks Debian's package below `bench/.compose` unless that was done before: nothing is installed. */
  static async fetch(): Promise<Compose> {
    const home = join(import.meta.dirname, '..', '.compose');
    const plugin = join(home, 'config', 'cli-plugins', 'docker-compose');
    if (!existsSync(plugin)) {
      say('fetching docker compose');
      await unpack(home);
      await mkdir(join(home, 'config', 'cli-plugins'), { recursive: true });
      await symlink(join(home, 'root', 'usr/libexec/docker/cli-plugins/docker-compose'), plugin);
    }
    return new Compose(join(home, 'config'));
  }

  /** `docker compose WORDS` in a directory with a compose.yaml. */
  run(directory: string, ...words: string[]): Promise<string> {
    return run(['docker', 'compose', ...words], { cwd: directory, env: { DOCKER_CONFIG: this.#config } });
  }

  /** The same for what prints too much to be kept. */
  streamed(directory: string, ...words: string[]): Promise<Streamed> {
    const options = { cwd: directory, env: { DOCKER_CONFIG: this.#config } };
    return streamed(['docker', 'compose', ...words], options);
  }
}

/** Through the machine's own apt, from where it has its packages, with lists and state of our own. */
async function unpack(home: string): Promise<void> {
  const lists = join(home, 'apt', 'lists', 'partial');
  await mkdir(lists, { recursive: true });
  const sources = join(home, 'apt', 'sources.list');
  await writeFile(sources, `deb [signed-by=${keyring}] ${await archive()} ${release} main\n`);
  const apt = [
    'apt-get',
    ...['-o', `Dir::Etc::SourceList=${sources}`, '-o', 'Dir::Etc::SourceParts=-'],
    ...['-o', `Dir::State::Lists=${join(home, 'apt', 'lists')}`, '-o', `Dir::Cache=${join(home, 'apt')}`],
    ...['-o', 'APT::Sandbox::User=root'],
  ];
  await run([...apt, 'update'], { cwd: home });
  await run([...apt, 'download', 'docker-compose'], { cwd: home });
  const file = (await readdir(home)).find((name) => name.endsWith('.deb')) ?? '';
  await run(['dpkg-deb', '-x', file, 'root'], { cwd: home });
}

/** The archive of this Debian's own release. */
async function archive(): Promise<string> {
  const own = /^VERSION_CODENAME=(.*)$/m.exec(await readFile('/etc/os-release', 'utf8'))?.[1] ?? '';
  const targets = await run(['apt-get', 'indextargets', '--format', '$(RELEASE) $(REPO_URI)']);
  const found = targets.split('\n').find((line) => line.startsWith(`${own} `));
  if (!found) throw new Error(`apt names no archive of ${own}`);
  return found.slice(own.length + 1);
}
