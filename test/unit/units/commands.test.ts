import assert from 'node:assert/strict';
import { UsageError, type DockeropsError } from '../../../src/core/index.ts';
import { listUnits, printUnit, runCommand } from '../../../src/units/index.ts';
import { parseUnitCall } from '../../../src/units/unit-name.ts';
import { withUnits, type Units } from './support.ts';

const site = `data:
  build: {path: data/x, tag: site/data}
  creation: {volumes: [/d]}
db:
  create: {image: b}
web:
  creation: {image: b, environment: {A: 'yes', N: 1.10}}
  startup: {volumes_from: data, port_bindings: {80: 8080}}
---
- data: {command: create, variants: [min]}
- db: {command: start, variants: [min, max]}
- web: {command: start, timeout: 5}
- host: {command: execute, run: 'echo "{{json .}}"'}
`;

const files = { 'units/site/start.yaml': site };
const print = (units: Units, name: string) =>
  printUnit(units.context.run, name, { configuration: units.directory });
const list = (units: Units) => listUnits(units.context.run, { configuration: units.directory });

const ordersOf = async (name: string, more: Readonly<Record<string, string>> = {}) =>
  withUnits({ ...files, ...more }, async (units) => {
    const printed = await print(units, name);
    units.write('units/copy/start.yaml', printed);
    const { orders = [] } = await units.load('copy/start');
    return orders.map(({ container, command, args }) => [container, command, args]);
  });

describe('units: generated commands, listing and printing', () => {
  it('units §10 case 51: a start brings its generated commands; a file counts once', async () => {
    await withUnits({ ...files, 'units/site/stop.yaml': 'aa: {}\n---\n' }, async (units) => {
      const expected = [
        'backup',
        'build',
        'cleanup',
        'create',
        'purge',
        'restart',
        'restore',
        'start',
        'stop',
      ];
      assert.deepEqual(
        await list(units),
        [...expected, 'test:default', 'test:full'].map((command) => `site/${command}`),
      );
    });
    await withUnits({ 'units/u/x.yaml': 'aa: {}\n', 'units/short.yaml': site }, async (units) => {
      const names = await list(units);
      assert.ok(names.includes('u/x') && !names.includes('u/stop'));
      assert.ok(names.includes('short/start') && names.includes('short/purge'));
    });
  });

  it('units §10 case 52: a broken file hides nothing', async () => {
    await withUnits({ ...files, 'units/bad/start.yaml': '][' }, async (units) => {
      const names = await list(units);
      assert.ok(names.includes('bad/start') && names.includes('site/start'));
    });
  });

  it('units §10 case 53: purge stops and removes in reverse, and removes each image that the unit builds once', async () => {
    assert.deepEqual(await ordersOf('site/purge'), [
      ['web', 'stop', {}],
      ['db', 'stop', {}],
      ['data', 'stop', {}],
      ['web', 'remove', { v: true }],
      ['db', 'remove', { v: true }],
      ['data', 'remove', { v: true }],
      ['data', 'remove_image', { skip_in_use: true }],
    ]);
  });

  it('units §10 case 53: an image that two containers are built as is removed once', async () => {
    const twice =
      'aa: {build: {path: x, tag: t}}\nbb: {build: {path: x, tag: t}}\n---\n- aa: {command: start}\n- bb: {command: start}\n';
    const orders = await ordersOf('twice/purge', { 'units/twice/start.yaml': twice });
    assert.deepEqual(
      orders.filter(([, command]) => command === 'remove_image').map(([name]) => name),
      ['bb'],
    );
  });

  it('units §10 case 54: a file wins over what would be generated', async () => {
    const stop = 'import: site/start\n---\n- web: {command: stop, timeout: 1}\n';
    assert.deepEqual(await ordersOf('site/stop', { 'units/site/stop.yaml': stop }), [
      ['web', 'stop', { timeout: 1 }],
    ]);
  });

  it('units §10 case 55: variants choose orders, and what is generated from them', async () => {
    const names = async (call: string) => (await ordersOf(call)).map(([name]) => name);
    assert.deepEqual(await names('site/start:min'), ['data', 'db']);
    assert.deepEqual(await names('site/start:max'), ['db']);
    assert.deepEqual(await names('site/stop:min'), ['db', 'data']);
    await assert.rejects(names('site/start:zzz'), (error: DockeropsError) => {
      assert.match([error.message, ...error.hints].join(), /"zzz".*variants: min, max/);
      return error.exitCode === 2;
    });
  });

  it('the other generated commands, in the order of start or its reverse', async () => {
    assert.deepEqual(await ordersOf('site/build'), [
      ['data', 'build', {}],
      ['db', 'build', {}],
    ]);
    assert.deepEqual(await ordersOf('site/restart'), [
      ['db', 'start', { restart: true }],
      ['web', 'start', { restart: true }],
    ]);
    assert.deepEqual((await ordersOf('site/cleanup')).slice(3), [
      ['web', 'remove', { v: false }],
      ['db', 'remove', { v: false }],
      ['data', 'remove', { v: false }],
    ]);
    const backups = await ordersOf('site/backup', { 'environments/a.yaml': 'BACKUP_DIR: /backups\n' });
    assert.deepEqual(backups[0], [
      'data',
      'backup',
      { backup_dir: '/backups', backup_name: 'data', keep_previous: true, skip_without_volumes: true },
    ]);
  });

  it('a unit that is not there is an error with the nearest one', async () => {
    await withUnits(files, async (units) => {
      const hints = (pattern: RegExp) => (error: UsageError) => pattern.test(error.hints.join('\n'));
      await assert.rejects(print(units, 'site/strat'), hints(/did you mean "site\/start"\?/));
      await assert.rejects(print(units, 'other/stop'), hints(/only where other\/start does/));
      await assert.rejects(print(units, 'site'), hints(/write site\/start/));
    });
  });

  it('a call is a unit, perhaps nested, a command and variants', () => {
    assert.deepEqual(parseUnitCall('a/b/start:x:y'), { unit: 'a/b', command: 'start', variants: ['x', 'y'] });
    for (const wrong of ['u/c::a', '../x/start', '/start', 'u/', ''])
      assert.throws(() => parseUnitCall(wrong), UsageError, wrong);
  });

  it('what is said of a test is refused for what is none, which would do without it', async () => {
    await withUnits(files, async ({ context, directory: configuration }) => {
      const run = { ...context.run, dryRun: true };
      for (const request of [{ junit: 'out.xml' }, { production: true }])
        await assert.rejects(
          runCommand(run, 'site/stop', { configuration, ...request }),
          (error: DockeropsError) => error.exitCode === 2 && /site\/stop is no test/.test(error.message),
        );
    });
  });
});
