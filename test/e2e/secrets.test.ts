import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile, readdir, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { label } from '../../src/platform/labels.ts';
import type { Engine } from '../../src/ports/index.ts';
import { testEngine } from '../support/engine.ts';
import { privateKeysIn } from '../support/layers.ts';
import { TestRegistry, basicAuth, dockerConfig, registryUser } from '../support/registry.ts';
import { Scratch } from './support/cli.ts';

const buildSecret = randomBytes(16).toString('hex');
const token = randomBytes(16).toString('hex');
const wrong = randomBytes(16).toString('hex');

const vault = `FROM debian:bookworm-slim
RUN --mount=type=secret,id=BUILD_TOKEN,target=/run/build-token test -s /run/build-token
CMD ["sh", "-c", "trap exit TERM; while :; do sleep 1000 & wait $!; done"]
`;

describe('secrets and keys (platforms §4 F31, dockerops §7)', function () {
  this.timeout(120_000);
  let engine: Engine;
  let scratch: Scratch;
  let registry: TestRegistry;
  const directories: string[] = [];
  let said = '';
  let needles: ReadonlyMap<string, string>;

  before(async function () {
    engine = await testEngine(this);
    registry = await TestRegistry.start({ guarded: true });
    scratch = await Scratch.demo();
    await scratch.write('apps_containers/vault/Dockerfile', vault);
    await scratch.write(
      'conf/build.conf',
      '[project]\nname = demo\n[demo]\n[vault]\nsecret.BUILD_TOKEN = env:BUILD_TOKEN\n',
    );
    await scratch.write(
      'conf/run.conf',
      '[dockerops-base]\n[demo]\nlink.BASE = dockerops-base\nenv.GREETING = hello\nsecret.TOKEN =\n[vault]\nsecret.TOKEN =\n',
    );
    await scratch.write('conf/host.conf', `TOKEN = ${token}\n`);
    await useAll();
    needles = await secrets();
  });
  after(async () => {
    await scratch.remove();
    await registry.remove();
    for (const directory of directories) await rm(directory, { recursive: true });
  });

  /** Runs a command line, and keeps all it says. */
  async function say(env: NodeJS.ProcessEnv, ...args: string[]): Promise<number | null> {
    const { code, stdout, stderr } = await scratch.dockerops(args, { env });
    said += `$ dockerops ${args.join(' ')}\n${stdout}${stderr}`;
    return code;
  }

  const configFor = async (password: string): Promise<NodeJS.ProcessEnv> => {
    const auth = basicAuth(registryUser.username, password);
    const directory = await dockerConfig({ auths: { [registry.host]: { auth } } });
    directories.push(directory);
    return { DOCKER_CONFIG: directory };
  };

  /** Everything that has to do with secrets, the failures too. */
  async function useAll(): Promise<void> {
    const building = { BUILD_TOKEN: buildSecret };
    assert.equal(await say(building, '--debug', 'build:all,progress=True'), 0, said);
    assert.equal(await say({}, '--debug', 'run:all'), 0, said);
    for (const call of ['ps', 'status', 'info:vault', 'info:demo', 'config', 'plan', 'events', 'logs:all'])
      await say(building, '--format', 'json', call);
    await say({}, 'ssh:demo,command=ssh $BASE_CONTAINER_IP true');
    await say(await configFor(registryUser.password), '--debug', `push:vault,registry=${registry.host}`);
    await say(await configFor(wrong), '--debug', `pull:vault,registry=${registry.host}`);
    await scratch.write('conf/host.conf', `TOKEN = ${token}${token}\n`);
    await say({}, 'plan');
    await say({}, '--format', 'jsonl', 'run:vault,instance=one');
    await say({}, '--dry-run', 'run:all');
    assert.equal(await say({}, '--format', 'jsonl', 'rerun:vault'), 0, said);
    await say({}, 'export:compose');
  }

  /** What must be nowhere, by what it is. */
  async function secrets(): Promise<ReadonlyMap<string, string>> {
    const directory = join(scratch.directory, '.dockerops', 'keys');
    const keys = (await readdir(directory)).filter((name) => !name.includes('.'));
    const found = await Promise.all(
      keys.map(async (name): Promise<[string, string]> => {
        const lines = (await readFile(join(directory, name), 'utf8')).split('\n');
        // The first lines are alike in all keys, the next hold what is public.
        return [`the key ${name}`, lines.filter((line) => /^[\w+/=]+$/.test(line)).at(-2) ?? ''];
      }),
    );
    assert.ok(found.length >= 3 && found.every(([, line]) => line.length > 20), JSON.stringify(keys));
    return new Map([
      ['the token', token],
      ['the secret of a build', buildSecret],
      ["the registry's password", registryUser.password],
      ['its encoding', basicAuth(registryUser.username, registryUser.password)],
      ['a password that was refused', wrong],
      ...found,
    ]);
  }

  function search(text: string | Buffer, where: string): void {
    for (const [what, needle] of needles) assert.ok(!text.includes(needle), `${what} is in ${where}`);
  }

  it('a secret reaches whom it is for', async () => {
    const argv = ['cat', '/run/secrets/TOKEN'];
    const { stdout } = await engine.containers.run(`${scratch.name}-vault-one`, { argv });
    assert.equal(stdout.trim(), token + token);
  });

  it('no secret is in anything that is said, whatever the format, nor where things fail', () => {
    assert.match(said, /unauthorized|refuse/i);
    assert.match(said, /secret/);
    search(said, 'what was said');
  });

  it('nor in what the engine tells: of containers, images and their history, volumes, networks', async () => {
    const filters = `?all=1&filters=${encodeURIComponent(JSON.stringify({ label: [`${label.project}=${scratch.name}`] }))}`;
    const ids = async (path: string) =>
      (JSON.parse(await told(`${path}${filters}`)) as { Id: string }[]).map(({ Id }) => Id);
    const containers = await ids('/containers/json');
    const images = await ids('/images/json');
    assert.ok(containers.length >= 3 && images.length >= 3);
    const paths = [
      ...containers.flatMap((id) => [`/containers/${id}/json`, `/containers/${id}/top`]),
      ...containers.map((id) => `/containers/${id}/logs?stdout=1&stderr=1`),
      ...images.flatMap((id) => [`/images/${id}/json`, `/images/${id}/history`]),
      `/volumes${filters}`,
      `/networks${filters}`,
    ];
    for (const path of paths) {
      const text = await told(path);
      search(text, path);
      assert.doesNotMatch(text, /PRIVATE KEY/);
    }
  });

  it('nor in a layer of an image that was built', async () => {
    for (const name of ['vault', 'demo']) {
      let tail = Buffer.alloc(0);
      for await (const chunk of await engine.images.save(`${scratch.name}/${name}`)) {
        const text = Buffer.concat([tail, chunk as Buffer]);
        search(text, `the image ${name}`);
        tail = text.subarray(-200);
      }
    }
  });

  it('and no private key is in one, nor in that of an instance that ran, was logged into and was committed', async () => {
    const committed = `${scratch.name}/committed`;
    await engine.containers.commit(`${scratch.name}-demo-one`, committed);
    // demo is FROM dockerops-base, and the committed image FROM demo: it holds the layers of all.
    assert.deepEqual(await privateKeysIn(await engine.images.save(committed)), []);
  });
});

/** What the engine itself answers. */
function told(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath: '/var/run/docker.sock', path }, (response) => {
      let text = '';
      response.setEncoding('latin1').on('data', (more: string) => (text += more));
      response.on('end', () => {
        resolve(text);
      });
    });
    asked.on('error', reject).end();
  });
}
