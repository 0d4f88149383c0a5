import assert from 'node:assert/strict';
import { testEngine } from '../support/engine.ts';
import type { NestedEngine } from '../support/nested-engine.ts';
import { until } from '../support/until.ts';
import { bootMachine } from './machine.ts';

/** Whatever systemd or a shell would take for its own. */
const dockerops = '/opt/docker ops 100%';
const project = '/srv/my "50%" $platform';
const unit = 'dockerops-t-boot.service';

const service = (name: string) =>
  `FROM debian:bookworm-slim\nCMD ["sh", "-c", "trap exit TERM; sleep 1; echo ${name} is ready; sleep 1000 & wait $!"]\n`;

const files: Readonly<Record<string, string>> = {
  'conf/build.conf': '[project]\nname = t-boot\n',
  'conf/run.conf': `[defaults]
ready.log = is ready
[web,instance=one]
link.API = api,instance=one
[api,instance=one]
link.DB = db,instance=one
[db,instance=one]
`,
  ...Object.fromEntries(
    ['db', 'api', 'web'].map((name) => [`apps_containers/${name}/Dockerfile`, service(name)]),
  ),
};

/** Each, and what it links to. */
const links = [
  ['api', 'db'],
  ['web', 'api'],
] as const;

describe('boot:install on a machine with systemd (docker/compose#10859)', function () {
  this.timeout(300_000);
  let machine: NestedEngine;

  before(async function () {
    machine = await bootMachine(await testEngine(this), dockerops);
    await machine.load('debian:bookworm-slim');
    for (const [path, text] of Object.entries(files)) await write(`${project}/${path}`, text);
    await there('build:web', 'build:api', 'build:db');
    await there('run:all');
  });

  after(() => machine.remove());

  const write = (path: string, text: string) =>
    machine.run('sh', '-c', 'mkdir -p "$(dirname "$1")" && printf %s "$2" > "$1"', 'sh', path, text);
  const there = (...words: string[]) =>
    machine.run('node', `${dockerops}/dist/bin.cjs`, '-C', project, ...words);
  const nameOf = (container: string) => `t-boot-${container}-one`;

  async function startOf(container: string): Promise<string> {
    const details = await machine.engine.containers.inspect(nameOf(container));
    return details?.state === 'running' ? details.startedAt : '';
  }

  /** When it last said that it was ready, on the engine's clock, as `startedAt` is. */
  async function readyAt(container: string): Promise<string> {
    const times: string[] = [];
    for await (const entries of machine.engine.containers.logEntries(nameOf(container), {}))
      for (const { time, bytes } of entries)
        if (bytes.toString() === `${container} is ready`) times.push(time);
    return times.at(-1) ?? '';
  }

  /** That all have been started since, each after what it links to was ready. */
  async function cameUpInOrder(since: string): Promise<void> {
    const state = async () => (await machine.run('systemctl', 'show', unit, '--property=ActiveState')).trim();
    const up = async () => (await state()) === 'ActiveState=active' && (await startOf('web')) > since;
    await until(`${unit} to bring the platform up`, up, 120_000);
    for (const [one, target] of links) {
      const [started, ready, targetStarted] = [
        await startOf(one),
        await readyAt(target),
        await startOf(target),
      ];
      assert.ok(targetStarted > since, `${target} has not been started anew`);
      assert.ok(
        ready > targetStarted && started > ready,
        `${one} started ${started}, ${target} ready ${ready}`,
      );
    }
  }

  it('shows the unit in a dry run, and writes nothing', async () => {
    assert.match(await there('--dry-run', 'boot:install'), /^ExecStart=.* boot:settle run:all$/m);
    assert.match(await there('boot'), /not installed/);
  });

  it('writes a unit that systemd accepts, whatever the paths, and enables it', async () => {
    await there('boot:install');
    assert.equal((await machine.run('systemctl', 'is-enabled', unit)).trim(), 'enabled');
    await machine.run('systemd-analyze', 'verify', `/etc/systemd/system/${unit}`);
    assert.match(await there('boot'), /enabled +enabled/);
  });

  it('does nothing the second time, and leaves what runs as it is', async () => {
    const before = await startOf('web');
    const document = JSON.parse(await there('--format', 'json', 'boot:install')) as {
      steps: { outcome: string }[];
    };
    assert.deepEqual(
      document.steps.map(({ outcome }) => outcome),
      ['unchanged', 'unchanged'],
    );
    assert.equal(await startOf('web'), before);
  });

  it('refuses a second clone of the same name', async () => {
    await machine.run('cp', '-r', project, '/srv/other');
    await assert.rejects(
      machine.run('node', `${dockerops}/dist/bin.cjs`, '-C', '/srv/other', 'boot:install'),
      /starts t-boot from \/srv\/my "50%" \$platform/,
    );
  });

  it('a restart of the engine brings the platform up in order', async () => {
    const before = await startOf('web');
    await machine.restartDaemon();
    await cameUpInOrder(before);
  });

  it('so does a reboot', async () => {
    const before = await startOf('web');
    await machine.reboot();
    await cameUpInOrder(before);
  });

  it('after a power cut, what the engine started by itself is put in order', async () => {
    const before = await startOf('web');
    await machine.cutPower();
    await cameUpInOrder(before);
  });

  it('so it is after a crash of the engine', async () => {
    const before = await startOf('web');
    await machine.run('systemctl', 'kill', '--kill-whom=main', '-s', 'KILL', 'docker.service');
    await cameUpInOrder(before);
  });

  it('boot:remove takes the unit away and leaves the platform running', async () => {
    const before = await startOf('web');
    await there('boot:remove');
    assert.match(await there('boot:status'), /not installed/);
    assert.match(await machine.run('sh', '-c', `systemctl is-active ${unit} || true`), /inactive/);
    assert.equal(await startOf('web'), before);
  });
});
