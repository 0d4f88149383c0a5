import assert from 'node:assert/strict';
import { DockeropsError, UsageError } from '../../../src/core/index.ts';
import { HostsError, task } from '../../../src/runner/index.ts';
import { SshHome } from '../../support/ssh-home.ts';
import { startSshd, type TestSshd } from '../../support/sshd.ts';
import { Lines, valuesOf } from './support/line.ts';

let working = 0;
let most = 0;

/** Says where it is, and notes how many do so at once. */
const here = async ({ host }: { host: { name: string; run(command: string): Promise<unknown> } }) => {
  working += 1;
  most = Math.max(most, working);
  await host.run('true');
  await host.run('true');
  working -= 1;
  return host.name;
};

const tasks = {
  where: task({ doc: 'Say where', form: 'query' }, here),
  once: task({ doc: 'Say where, once', form: 'query', runsOnce: true }, here),
  turns: task({ doc: 'One by one', form: 'query', serial: true }, here),
  together: task({ doc: 'All at once', form: 'query', parallel: true }, here),
  declared: task({ doc: 'On hosts of its own', form: 'query', roles: ['both'] }, here),
  picky: task({ doc: 'Fail on s1', form: 'query' }, async ({ host }) => {
    if (host.name === 's1') throw new DockeropsError('not here');
    return host.variables['tier'];
  }),
  both: task({ doc: 'Call on both', form: 'plan' }, ({ execute }) =>
    execute('where', {}, { roles: ['both'] }),
  ),
  loose: task({ doc: 'Bear failures', form: 'plan' }, async ({ execute }) => {
    const results = await execute('picky', {}, { hosts: ['@down'], check: false });
    return results.map(({ host, outcome, value, error }) => [host, outcome, value ?? error?.message]);
  }),
  strict: task({ doc: 'Bear none', form: 'plan' }, ({ execute }) =>
    execute('picky:hosts=s2;s1;s2', {}, { parallel: 2 }),
  ),
  same: task({ doc: 'Call without hosts', form: 'plan' }, ({ execute }) => execute('where')),
  other: task({ doc: 'Call on the other', form: 'plan' }, async ({ execute }) =>
    (await execute('where', {}, { hosts: ['s2'] })).map(({ value }) => value),
  ),
  none: task({ doc: 'Call on no hosts', form: 'plan' }, ({ execute }) => execute('where', {}, { hosts: [] })),
};

describe('tasks on hosts that call each other (real sshd)', function () {
  this.timeout(60_000);
  let sshds: TestSshd[];
  let home: SshHome;
  let lines: Lines;

  before(async () => {
    sshds = await Promise.all([startSshd(), startSshd()]);
    home = await SshHome.make(...sshds);
    lines = new Lines(tasks, home);
  });
  after(async () => {
    lines.close();
    await home.remove();
    await Promise.all(sshds.map((sshd) => sshd.stop()));
  });
  beforeEach(() => {
    most = 0;
  });

  it('get a result for each host they name, in its order (runners §4.15)', async () => {
    const [results] = valuesOf(await lines.run(['both']));
    assert.deepEqual(
      (results as { host: string; outcome: string; value: unknown }[]).map(({ host, outcome, value }) => [
        host,
        outcome,
        value,
      ]),
      [
        ['s1', 'ok', 's1'],
        ['s2', 'ok', 's2'],
      ],
    );
  });

  it('get failures as results where they bear them, of hosts that do not answer too', async () => {
    assert.deepEqual(valuesOf(await lines.run(['loose'])), [
      [
        ['s1', 'failed', 'not here'],
        ['gone', 'unreachable', 'cannot connect to 127.0.0.1 port 1: nothing listens there'],
        ['s2', 'ok', 'front'],
      ],
    ]);
  });

  it('fail with all results in the error where they do not', async () => {
    await assert.rejects(lines.run(['strict']), (error: unknown) => {
      assert.ok(error instanceof HostsError);
      assert.equal(error.message, '1 of 2 hosts failed: s1');
      assert.deepEqual(
        error.results.map(({ host, outcome }) => [host, outcome]),
        [
          ['s2', 'ok'],
          ['s1', 'failed'],
        ],
      );
      assert.equal((error.cause as Error).message, 'not here');
      return true;
    });
  });

  it('stay on their host unless they name others', async () => {
    assert.deepEqual(valuesOf(await lines.run(['same', 'other'], ['s1'])), ['s1', ['s2']]);
  });

  it('never run here for want of hosts: an empty list is refused (fabric#1498)', async () => {
    await assert.rejects(lines.run(['none']), UsageError);
  });

  it('take turns as they declare: serial, parallel, once, on hosts of their own', async () => {
    const on = ['s1', 's2'];
    assert.deepEqual(valuesOf(await lines.run(['turns'], on, { parallel: true })), on);
    assert.equal(most, 1);
    assert.deepEqual([...valuesOf(await lines.run(['together'], on))].sort(), on);
    assert.equal(most, 2);
    assert.deepEqual(valuesOf(await lines.run(['once'], on)), ['s1']);
    assert.deepEqual(valuesOf(await lines.run(['declared'])), on);
    assert.deepEqual(valuesOf(await lines.run(['declared', 'declared:hosts=s1'], ['s2'])), ['s2', 's1']);
  });
});
