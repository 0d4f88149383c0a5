import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DockeropsError } from '../../../src/core/index.ts';
import { runUnit } from '../../../src/units/index.ts';
import { testRun } from '../../support/run.ts';
import { TestRegistry } from '../../support/registry.ts';
import { siteFor, type Site } from './support.ts';

const composition = `{{T}}-aa:
  creation: {image: '{{I}}', command: sleep 600, stop_signal: KILL, volumes: [/d], environment: {P: '{{DOCKERSTRA_CONF}}'}}
  startup: {port_bindings: {'53/udp': null, 80: '127.0.0.1:0'}, mem_limit: 64m, restart_policy: 'on-failure:3'}
{{T}}-bb:
  create: {image: '{{I}}', command: sleep 600, stop_signal: KILL}
  start: {volumes_from: '{{T}}-aa:ro', links: {'{{T}}-aa': data}, lxc_conf: {a: b}}
`;
const withOrders = (orders: string) => `${composition.replace("'127.0.0.1:0'", 'null')}---\n${orders}\n`;

describe('units: orders on the engine', function () {
  this.timeout(120_000);
  let site: Site;

  beforeEach(async function () {
    site = await siteFor(this);
  });
  afterEach(() => site.remove());

  it('units §10 cases 1, 14, 21, 22, 25, 26, 27, 28, 30: start makes and starts, with all settings; again does nothing', async () => {
    const text = withOrders("- '{{T}}-aa': {command: start}\n- '{{T}}-bb': {command: start}");
    await site.run(`${site.name}/start`, text);
    assert.match(site.said, /lxc_conf has had no effect/);
    const [aa, bb] = [await site.inspect('aa'), await site.inspect('bb')];
    assert.equal(aa?.state, 'running');
    assert.equal(aa.env['P'], site.directory);
    assert.equal(aa.restart, 'on-failure');
    const published = aa.ports.filter(({ hostPort = 0 }) => hostPort > 0);
    assert.deepEqual(
      new Set(published.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`)),
      new Set(['53/udp', '80/tcp']),
    );
    assert.equal((aa.raw as { HostConfig: { Memory: number } }).HostConfig.Memory, 67_108_864);
    assert.equal(bb?.mounts[0]?.readOnly, true);
    assert.match(await site.shell('bb', 'cat /etc/hosts'), /\sdata\b/);
    const again = await site.run(`${site.name}/start`);
    assert.deepEqual(again.done, []);
    assert.match(site.said, /aa runs already/);
    assert.equal((await site.inspect('aa'))?.startedAt, aa.startedAt);
  });

  it('units §10 cases 4, 33, 34: create does not start; restart restarts, or makes; stop is content with what is', async () => {
    await site.run('create', withOrders("- '{{T}}-aa': {command: stop}\n- '{{T}}-aa': {command: create}"));
    assert.equal((await site.inspect('aa'))?.state, 'created');
    const restart = withOrders("- '{{T}}-aa': {command: start, restart: true, timeout: 0}");
    await site.run('again', restart);
    const first = await site.inspect('aa');
    await site.run('again', restart);
    const second = await site.inspect('aa');
    assert.equal(second?.id, first?.id);
    assert.notEqual(second?.startedAt, first?.startedAt);
    const stop = withOrders("- '{{T}}-aa': {command: stop, timeout: 0}");
    await site.run('stop', stop);
    assert.equal((await site.inspect('aa'))?.state, 'exited');
    assert.deepEqual((await site.run('stop', stop)).done, []);
  });

  it('units §10 cases 5, 6, 53, 56: start builds what it needs; build builds each time; purge takes all, used images stay', async () => {
    await site.write('services/x/Dockerfile', `FROM debian:bookworm-slim\nENV BUILT=yes\n`);
    const text = `'{{T}}-aa':
  build: {path: services/x, tag: '{{T}}/x'}
  creation: {command: sleep 600, stop_signal: KILL, volumes: [/d]}
---
- '{{T}}-aa': {command: start}
`;
    const unit = `${site.name}/start`;
    await site.run(unit, text);
    assert.equal((await site.inspect('aa'))?.env['BUILT'], 'yes');
    const before = await site.engine.images.inspect(`${site.name}/x`);
    await site.write('services/x/Dockerfile', `FROM debian:bookworm-slim\nENV BUILT=again\n`);
    await site.run(`${site.name}/build`);
    assert.notEqual((await site.engine.images.inspect(`${site.name}/x`))?.id, before?.id);
    await site.run(`${site.name}/cleanup`);
    assert.equal((await site.inspect('aa'))?.state, 'exited');
    assert.match(site.said, /its volume at \/d would be lost/);
    await site.run(`${site.name}/purge`);
    assert.equal(await site.inspect('aa'), undefined);
    assert.equal(await site.engine.images.inspect(`${site.name}/x`), undefined);
    assert.ok(await site.engine.images.inspect('debian:bookworm-slim'));
  });

  it('units §10 cases 35, 36: what owns a volume is removed only with v; what has it from another, always', async () => {
    await site
      .run('start', withOrders("- '{{T}}-aa': {command: create}\n- '{{T}}-bb': {command: create}"))
      .catch((error: unknown) => {
        throw error;
      });
    const volume = (await site.inspect('aa'))?.mounts[0]?.name ?? '';
    await site.run('remove', withOrders("- '{{T}}-bb': {command: remove}\n- '{{T}}-aa': {command: remove}"));
    assert.equal(await site.inspect('bb'), undefined);
    assert.ok(await site.inspect('aa'));
    await site.run('away', withOrders("- '{{T}}-aa': {command: remove, v: True}"));
    assert.equal(await site.inspect('aa'), undefined);
    assert.equal(await site.engine.volumes.inspect(volume), undefined);
  });

  it('a container of the name that no unit made is left alone, unless it is adopted', async () => {
    const spec = {
      env: {},
      labels: {},
      mounts: [],
      ports: [],
      image: 'debian:bookworm-slim',
      command: ['true'],
    };
    await site.engine.containers.create({ ...spec, name: `${site.name}-aa` });
    const remove = withOrders("- '{{T}}-aa': {command: remove}");
    await assert.rejects(
      site.run('remove', remove),
      /order 0 \(t-\w+-aa: remove\): there is a container named/,
    );
    await site.run('remove', remove, { adopt: true });
    assert.equal(await site.inspect('aa'), undefined);
  });

  it('units §10 cases 43, 44, 45: execute on a container’s files, in one like it, and inside it', async () => {
    const orders = `- '{{T}}-aa': {command: create}
- '{{T}}-aa': {command: execute, run: [touch, /d/f]}
- '{{T}}-aa': {command: execute, type: in_running, run: echo fell back}
- '{{T}}-bb': {command: execute, type: temporary, run: 'ls /d', shell: true}
- '{{T}}-aa': {command: start}
- '{{T}}-aa': {command: execute, type: in_running, run: 'cat /proc/1/cmdline', shell: true}
`;
    await site.run('start', withOrders(orders).replace('links: {', 'dns: 127.0.0.1, labels: {'));
    assert.equal(await site.shell('aa', 'ls /d'), 'f');
    assert.match(site.said, /does not run: a temporary container takes its place/);
    assert.ok(site.output.includes('fell back'), site.output.join());
    assert.ok(site.output.includes('f'), 'the temporary container sees the volume');
    assert.match(site.output.join('\n'), /sleep/);
    const helpers = (await site.engine.containers.list({ all: true })).filter(({ name }) =>
      name.startsWith(`dockerops-unit-${site.last?.run.runId ?? ''}`),
    );
    assert.deepEqual(helpers, []);
  });

  it('units §10 cases 46, 47, 49: commands of the host, with variables and addresses; a failure ends the run', async () => {
    const file = join(site.directory, 'seen');
    const orders = `- '{{T}}-aa': {command: start}
- host: {command: execute, run: [echo, '$HOME']}
- host: {command: execute, run: [echo, 'at {{.Network.IPAddress}}({{T}}-aa)', '{{json .}}']}
- host: {command: execute, shell: true, run: 'echo $T; echo why >&2; exit 3'}
- host: {command: execute, run: [touch, '${file}']}
`;
    await assert.rejects(site.run('start', withOrders(orders)), (error: DockeropsError) => {
      assert.match(error.message, /order 3 \(host: execute\): .*exit code 3/);
      assert.deepEqual(error.excerpt, ['why']);
      return true;
    });
    assert.equal(existsSync(file), false);
    const address = Object.values((await site.inspect('aa'))?.networks ?? {})[0]?.address ?? 'none';
    assert.ok(site.output.includes('$HOME') && site.output.includes(site.name));
    assert.ok(site.output.includes(`at ${address} {{json .}}`), site.output.join('\n'));
    const unknown = withOrders("- host: {command: execute, run: [echo, '{{.Id}}({{T}}-none)']}");
    await assert.rejects(site.run('x', unknown), /\{\{\.Id\}\}\(t-\w+-none\): there is no t-\w+-none/);
  });

  it('units §10 case 50: commit and tag make images, push brings them to a registry; one to nobody fails with 4, as whatever is not reached', async () => {
    const registry = await TestRegistry.start();
    const pushed = `${registry.host}/${site.name}:x`;
    const orders = `- '{{T}}-aa': {command: start}
- '{{T}}-aa': {command: execute, type: in_running, run: touch /changed}
- '{{T}}-aa': {command: commit, repository: '{{T}}/r', tag: t, message: why}
- '{{T}}-aa': {command: tag, image: '{{T}}/r:t', repository: '{{T}}/r', tag: newest}
- '{{T}}-aa': {command: tag, image: '{{T}}/r:t', tag: '${pushed}'}
- '{{T}}-aa': {command: push, tag: '${pushed}'}
- '{{T}}-cc': {command: execute, type: temporary, run: ls /changed}
`;
    const changed = `'{{T}}-cc': {creation: {image: '${pushed}'}}\n---\n`;
    try {
      await site.run('start', withOrders(orders).replace('---\n', changed));
      assert.ok(site.output.includes('/changed'), site.output.join('\n'));
      const image = await site.engine.images.inspect(`${site.name}/r:newest`);
      assert.equal(image?.id, (await site.engine.images.inspect(pushed))?.id);
      const catalog = (await (await fetch(`http://${registry.host}/v2/_catalog`)).json()) as object;
      assert.deepEqual(catalog, { repositories: [site.name] });
      await registry.down();
      const again = `- '{{T}}-aa': {command: push, tag: '${pushed}'}`;
      await assert.rejects(site.run('again', withOrders(again)), (error: DockeropsError) => {
        assert.match(error.message, /^order 0 \(t-\w+-aa: push\): /);
        return error.exitCode === 4;
      });
    } finally {
      await registry.remove();
    }
  });

  it('a link to a container that is elsewhere becomes an address; one of the unit’s own is named', async () => {
    const text = `'{{T}}-aa':
  creation: {image: '{{I}}', command: sleep 600, stop_signal: KILL}
  startup: {links: {'{{T}}-far': far}}
---
- '{{T}}-aa': {command: start}
`;
    await assert.rejects(site.run('start', text), /links to t-\w+-far, which is not on this engine/);
    await site.write('environments/links.yaml', 'LINK_HOSTS: {far: 10.9.8.7}\n');
    await site.run('start');
    assert.match(await site.shell('aa', 'cat /etc/hosts'), /10\.9\.8\.7\s+far/);
    const own = text
      .replace('---', "'{{T}}-far': {creation: {image: '{{I}}'}}\n---")
      .replace("-aa': {c", "-cc': {c");
    await assert.rejects(
      site.run('own', own.replace(/-aa'/g, "-cc'")),
      /links to t-\w+-far, which is not there yet/,
    );
  });

  it('start with attach shows the last lines of what ended badly', async () => {
    const text = `{{T}}-aa: {creation: {image: '{{I}}', command: [sh, -c, 'echo out; echo why >&2; exit 4']}}
---
- '{{T}}-aa': {command: start, attach: true}
`;
    await assert.rejects(site.run('start', text), (error: DockeropsError) => {
      assert.match(error.message, /ended with exit code 4/);
      assert.deepEqual([...error.excerpt].sort(), ['out', 'why']);
      return error.exitCode === 1;
    });
  });

  it('a directory to build from that is not there is said with its line before the first order; after a command it is a failure', async () => {
    const orders = (first: string) =>
      `{{T}}-aa: {creation: {image: '{{I}}', command: 'true'}}\n{{T}}-bb:\n  build: {path: nowhere}\n---\n${first}- '{{T}}-bb': {command: create}\n`;
    const started = "- '{{T}}-aa': {command: create}\n";
    await assert.rejects(site.run('start', orders(started)), (error: DockeropsError) => {
      assert.match(error.message, /order 1 .*there is no directory .*\/nowhere to build from/);
      assert.equal(error.where?.line, 3);
      return error.exitCode === 2;
    });
    assert.deepEqual(await site.left(), []);
    await assert.rejects(
      site.run('start', orders(`${started}- host: {command: execute, run: 'true'}\n`)),
      (error: DockeropsError) => {
        assert.match(error.message, /there is no .*nowhere\/Dockerfile to build from/);
        return error.exitCode === 1;
      },
    );
  });

  it('arguments that come too late for a container that is there are said to have no effect', async () => {
    const text = `{{T}}-aa: {creation: {image: '{{I}}', command: sleep 600, stop_signal: KILL, environment: {G: '{{greeting}}'}}}
---
- '{{T}}-aa': {command: start}
---
- add_argument: {name: --greeting, short: -g, default: none}
`;
    await site.write(`units/${site.name}/start.yaml`, text);
    const start = async (...args: readonly string[]) => {
      const { run, events } = testRun(site.directory);
      await runUnit(run, `${site.name}/start`, { configuration: site.directory, args });
      return events.flatMap((event) =>
        event.type === 'message' && event.level === 'warning' ? [event.text] : [],
      );
    };
    assert.deepEqual(await start('-g', 'Ho'), []);
    assert.deepEqual(await start(), []);
    const [warning, ...others] = await start('-g', 'Hi');
    assert.match(warning ?? '', new RegExp(`${site.name}-aa is there already: -g Hi has no effect`));
    assert.deepEqual(others, []);
    assert.equal((await site.inspect('aa'))?.env['G'], 'Ho');
  });

  it('a dry run and a file without orders change nothing', async () => {
    await mkdir(join(site.directory, 'units'), { recursive: true });
    await assert.rejects(
      site.run('base', composition.replace("'127.0.0.1:0'", 'null')),
      /\/base has no orders/,
    );
    assert.equal(await site.inspect('aa'), undefined);
  });
});
