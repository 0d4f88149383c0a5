import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { createEngine } from '../../../src/docker/index.ts';
import type { Host, Ports } from '../../../src/ports/index.ts';
import { Registry, declaredTasks, prepareLine, runLine } from '../../../src/runner/index.ts';
import { backup, quietOf } from '../../../src/platform/index.ts';
import { builtInModules } from '../../../tasks/index.ts';
import { EngineProxy } from '../../support/engine-proxy.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';

/** How each task that is not a session is called where there is something for it to do. */
const calls: Readonly<Record<string, string>> = {
  backup: 'backup:all',
  backups: 'backups',
  boot: 'boot:install',
  bootstrap: 'bootstrap:debian:bookworm-slim,force=True',
  build: 'build:all',
  clean: 'clean:all',
  completion: 'completion:bash',
  config: 'config',
  doctor: 'doctor',
  export: 'export:compose',
  help: 'help',
  images: 'images',
  import: 'import:compose.yaml',
  info: 'info:web',
  init: 'init:new',
  ip: 'ip:web',
  keys: 'keys',
  plan: 'plan',
  prune: 'prune',
  ps: 'ps',
  pull: 'pull:all',
  push: 'push:all',
  rerun: 'rerun:all',
  restart: 'restart:all',
  restore: 'restore:web,force=True',
  run: 'run:all',
  ship: 'ship:all',
  start: 'start:all',
  status: 'status',
  stop: 'stop:all',
  'unit.backup': 'unit.backup:site',
  'unit.backups': 'unit.backups:site',
  'unit.init': 'unit.init',
  'unit.list': 'unit.list',
  'unit.print': 'unit.print:site/start',
  'unit.restore': 'unit.restore:site',
  'unit.run': 'unit.run:site/start',
  'unit.start': 'unit.start:site/start',
  'unit.verify': 'unit.verify:site',
  verify: 'verify:all',
  version: 'version',
};

/** Those that may find nothing to do here, and say so: no registry, no hosts, no systemd, a project that is there already. */
const refusing = new Set(['boot', 'import', 'pull', 'push', 'ship']);

const writing = ['write', 'writeStream', 'writeBy', 'rename', 'makeDirectory', 'unpack', 'remove'] as const;

describe('a dry run of every task there is (runners §5.4; recording ports)', function () {
  this.timeout(60_000);
  const registry = new Registry(declaredTasks(builtInModules, 'built-in'));
  let platform: ScratchPlatform;
  let proxy: EngineProxy;
  let ports: Partial<Ports>;
  const writes: string[] = [];

  before(async function () {
    platform = await ScratchPlatform.create(this, ['web']);
    await platform.write('conf/run.conf', '[web]\npersistent_data = yes\n');
    await platform.network();
    const mounts = [
      { type: 'volume', source: await platform.volume('data', 'web'), target: '/kept' },
    ] as const;
    await platform.instance('web/one', { mounts });
    await platform.engine.images.tag('debian:bookworm-slim', `${platform.name}/web`);
    await platform.write('compose.yaml', 'services: {web: {image: x}}\n');
    await platform.write('units-conf/environments/test.yaml', `T: ${platform.name}\n`);
    await platform.write(
      'units-conf/units/site/start.yaml',
      `'{{T}}-aa':\n  creation: {image: 'debian:bookworm-slim'}\n---\n- '{{T}}-aa': {command: start}\n`,
    );
    await backup(platform.run().run, { name: 'web' }, { quiet: quietOf({}), packing: {} });
    proxy = new EngineProxy('/var/run/docker.sock');
    const env = { DOCKER_HOST: `tcp://127.0.0.1:${await proxy.listen()}` };
    const engine = createEngine({ env, signal: new AbortController().signal });
    const local = recorded(platform.run().run.ports.local);
    ports = { engine, localEngine: engine, local, host: local };
  });
  after(async () => {
    await proxy.close();
    await platform.engine.images.remove(`${platform.name}/web`);
    await platform.remove();
  });

  /** A host that notes what would be written, and does not write it. */
  const recorded = (host: Host): Host => {
    const note = (what: string) => async (): Promise<never> => {
      writes.push(what);
      throw new Error(`a dry run called ${what}`);
    };
    const files = Object.fromEntries(writing.map((name) => [name, note(`files.${name}`)]));
    return { ...host, files: { ...host.files, ...files } };
  };
  const tree = (): string =>
    execFileSync('find', [platform.directory, '-printf', '%p %s %T@ %m\\n'], { encoding: 'utf8' });

  it('is of every task but sessions', () => {
    const names = registry.tasks.filter(({ form }) => form !== 'session').map(({ name }) => name);
    assert.deepEqual(Object.keys(calls), names.sort());
  });

  for (const [name, call] of Object.entries(calls))
    it(`${name} writes nothing`, async () => {
      const before = tree();
      const test = platform.run(ports);
      const env = {
        ...test.run.env,
        HOME: platform.directory,
        DOCKERSTRA_CONF: join(platform.directory, 'units-conf'),
      };
      const run = { ...test.run, dryRun: true, env };
      const error = await runLine(prepareLine([call], registry), registry, run).then(
        () => undefined,
        (thrown: unknown) => thrown as Error,
      );
      if (!refusing.has(name)) assert.equal(error, undefined);
      assert.deepEqual([writes.splice(0), proxy.writes.splice(0)], [[], []]);
      assert.equal(tree(), before);
    });
});
