import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { InterruptedError, type DockeropsEvent } from '../../../src/core/index.ts';
import type { Engine } from '../../../src/ports/index.ts';
import { runCommand } from '../../../src/units/index.ts';
import { Gate } from '../../support/gate.ts';
import { testRun } from '../../support/run.ts';
import { until } from '../../support/until.ts';
import { siteFor, type Site } from './support.ts';

/** `aa` has a shell, but nothing to search files with. */
const composition = `'{{T}}-aa':
  build: {path: services/aa, tag: '{{T}}/aa'}
  creation: {command: sleep 600, stop_signal: KILL, volumes: [/d]}
  startup: {binds: ['/dev/null:/bin/grep:ro']}
  tests: {own: {execute: 'sleep 600; true'}}
'{{T}}-slow':
  build: {path: services/slow, tag: '{{T}}/slow'}
'{{T}}-deaf':
  creation: {image: '{{I}}', command: ['sh', '-c', 'trap : TERM; while :; do sleep 1; done']}
`;
const slowly = `run: 'touch /tmp/{{T}}-begun; echo begun; sleep 600', shell: True`;

/** An order in the middle of which a run is interrupted. */
interface Row {
  readonly order: string;
  /** In the place of that order: a test, in production. */
  readonly test?: string;
  /** What shows that it is at it, if not that its step began: what it says, or what is so then. */
  readonly says?: RegExp;
  readonly when?: (site: Site) => Promise<boolean>;
  /** Of another step, the end of its kind. */
  readonly at?: string;
  /** What is to be there before. */
  readonly before?: string;
  /** What does the same without the part that takes for ever. */
  readonly then: string;
  /** Looks at what is left of it, beyond what no order leaves. */
  readonly after?: (site: Site) => Promise<void>;
}

/** The processes that sleep inside beside its own, and what started them. */
async function inside(site: Site): Promise<readonly string[]> {
  const others =
    'for each in /proc/[0-9]*; do [ "${each#/proc/}" -gt 1 ] && tr "\\0" " " < "$each/cmdline"; echo; done';
  return (await site.shell('aa', others)).split('\n').filter((line) => /sleep 600/.test(line));
}

const start = "- '{{T}}-aa': {command: start}";
const aa = (order: string) => `- '{{T}}-aa': {${order}}`;
const deaf = (order: string) => `- '{{T}}-deaf': {${order}}`;

const rows = (connected: Gate): Readonly<Record<string, Row>> => ({
  build: { order: "- '{{T}}-slow': {command: build}", says: /begun/, then: aa('command: build') },
  create: { order: aa('command: create'), then: aa('command: create') },
  start: { order: start, then: start },
  'start and wait for the end': {
    order: aa('command: start, attach: True'),
    when: async (site) => (await site.inspect('aa'))?.state === 'running',
    then: start,
  },
  stop: {
    before: deaf('command: start'),
    order: deaf('command: stop, timeout: 600'),
    then: deaf('command: stop, timeout: 0'),
  },
  'execute on its files': { order: aa(`command: execute, ${slowly}`), says: /begun/, then: start },
  'execute in one like it': {
    order: aa(`command: execute, type: temporary, ${slowly}`),
    says: /begun/,
    then: start,
  },
  'execute inside': {
    before: start,
    order: aa(`command: execute, type: in_running, ${slowly}`),
    when: async (site) => (await inside(site)).length > 0,
    then: start,
    // A shell of its own, and what that has started.
    after: async (site) => assert.deepEqual(await inside(site), []),
  },
  'execute inside, of what does not want to end': {
    before: start,
    order: aa(`command: execute, type: in_running, run: 'trap "" TERM; sleep 600; true', shell: True`),
    when: async (site) => (await inside(site)).length > 0,
    then: start,
    after: async (site) => assert.deepEqual(await inside(site), []),
  },
  'a test of its own inside the real one': {
    before: start,
    order: '',
    test: 'test:own',
    when: async (site) => (await inside(site)).length > 0,
    then: start,
    after: async (site) => assert.deepEqual(await inside(site), []),
  },
  'execute on the host': {
    order: `- host: {command: execute, run: 'echo begun; exec sleep 600', shell: True}`,
    says: /begun/,
    then: start,
  },
  tag: {
    order: aa("command: tag, repository: '{{T}}/other'"),
    then: aa("command: tag, repository: '{{T}}/other'"),
  },
  commit: {
    order: aa("command: commit, repository: '{{T}}/other'"),
    then: aa("command: commit, repository: '{{T}}/other'"),
  },
  push: {
    before: aa("command: tag, repository: 'localhost:{{PORT}}/{{T}}'"),
    order: aa("command: push, repository: 'localhost:{{PORT}}/{{T}}'"),
    when: () => connected.passed.then(() => true),
    then: start,
  },
  wait: { order: aa('command: start, wait: 600'), at: 'wait', then: start },
  tests: {
    order: "- host: {command: tests, tests: ['test:default']}",
    when: async ({ engine, name }) =>
      (await engine.containers.list({})).some((one) => one.name.startsWith(`${name}-aa_`)),
    then: start,
  },
  backup: {
    order: aa("command: backup, overwrite: True, backup_dir: '${PWD}'"),
    then: aa("command: backup, overwrite: True, backup_dir: '${PWD}'"),
  },
  restore: {
    before: aa("command: backup, overwrite: True, backup_dir: '${PWD}'"),
    order: aa("command: restore, restore_dir: '${PWD}'"),
    then: aa("command: restore, restore_dir: '${PWD}'"),
  },
  remove: { order: aa('command: remove, v: True'), then: aa('command: remove, v: True') },
  remove_image: {
    before: aa('command: remove, v: True'),
    order: aa('command: remove_image, force: True'),
    then: aa('command: remove_image, force: True'),
  },
});

describe('units: an interruption in the middle of an order', function () {
  this.timeout(20_000);
  let engine: Engine;
  let site: Site;
  /** A registry that takes connections and never answers. */
  let mute: Server;
  const connected = new Gate();
  const sockets: Socket[] = [];

  before(async function () {
    site = await siteFor(this);
    engine = site.engine;
    await site.write('services/aa/Dockerfile', `FROM debian:bookworm-slim\nLABEL of=${site.name}\n`);
    await site.write('services/slow/Dockerfile', 'FROM debian:bookworm-slim\nRUN echo begun && sleep 600\n');
    mute = createServer((socket) => {
      sockets.push(socket);
      connected.open();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => mute.once('listening', resolve));
    await site.write('environments/port.yaml', `PORT: ${(mute.address() as AddressInfo).port}\n`);
    await site.run('start', file(start));
  });
  after(async () => {
    for (const socket of sockets) socket.destroy();
    mute.close();
    await site.remove();
  });

  const file = (orders: string) => `${composition}---\n${orders}\n`;

  /** Begins the order, and interrupts it once it is at it and something else was done. */
  async function interrupt(row: Row, meanwhile?: () => Promise<unknown>): Promise<unknown> {
    const { order, says, when, at, test } = row;
    await site.write(`units/${site.name}/do.yaml`, file(order));
    const context = testRun(site.directory);
    const [command = ''] = /(?<=command: )\w+/.exec(order) ?? [];
    const kind = `unit.${at ?? command.replace('_', '-')}`;
    const reached = new Gate();
    const emit = (event: DockeropsEvent) => {
      if (says && event.type === 'step-progress' && says.test(event.text)) reached.open();
      if (!says && !when && event.type === 'step-started' && event.step.kind === kind) reached.open();
    };
    const request = { configuration: site.directory, production: test !== undefined };
    const ended = runCommand({ ...context.run, emit }, `${site.name}/${test ?? 'do'}`, request).then(
      () => assert.fail('it ended by itself'),
      (error: unknown) => error,
    );
    const isAtIt = when ? until('it to be at it', () => when(site)) : reached.passed;
    await Promise.race([isAtIt, ended]);
    await meanwhile?.();
    context.abort();
    return ended;
  }

  for (const [what, row] of Object.entries(rows(connected)))
    it(`${what}: ends with 130, leaves no helper and no lock, and a second run goes well`, async () => {
      if (row.before !== undefined) await site.run('do', file(row.before));
      const error = await interrupt(row);
      assert.ok(error instanceof InterruptedError, String(error));
      assert.equal(error.exitCode, 130);
      const containers = await engine.containers.list({ all: true });
      const volumes = await engine.volumes.list({});
      const ours = [...containers, ...volumes].filter(
        ({ name, labels }) => name.includes(site.name) || labels['io.dockerops.unit'] === site.name,
      );
      const known = ['aa', 'deaf'].map((name) => `${site.name}-${name}`);
      assert.deepEqual(
        ours.map(({ name }) => name).filter((name) => !known.includes(name)),
        [],
      );
      await row.after?.(site);
      await site.run('do', file(row.then));
    });

  it('a second run of the unit meanwhile ends with 6, naming the first, and changes nothing', async () => {
    const waiting = rows(connected)['wait'] ?? assert.fail();
    const second = () => site.run('second', file(aa('command: remove, v: True')));
    const error = await interrupt(waiting, () =>
      assert.rejects(second(), { exitCode: 6, message: /locked by test/ }),
    );
    assert.ok(error instanceof InterruptedError, String(error));
    assert.equal((await site.inspect('aa'))?.state, 'running');
  });
});
