import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DockeropsError } from '../../../src/core/index.ts';
import { TimeoutError, UsageError } from '../../../src/core/index.ts';
import { ShellError, task, type TaskContext } from '../../../src/runner/index.ts';
import { noTerminal, testRun } from '../../support/run.ts';
import { SshHome } from '../../support/ssh-home.ts';
import { startSshd, type TestSshd } from '../../support/sshd.ts';
import { Lines, valuesOf } from './support/line.ts';

/** What the line's task does; each test says what. */
let work: (context: TaskContext) => Promise<unknown>;

/** As systemd-nspawn gives its machines a boot id of their own. */
const ownBootId = 'mount --bind "$0" /proc/sys/kernel/random/boot_id && exec "$@"';

/**
 * Ends the connection that a command came by (its process is an sshd-session since OpenSSH 9.8), then, out of its group, has
 * another boot id after a while: what a reboot looks like.
 */
const goAway = (file: string): string =>
  `setsid sh -c 'touch ${file}.on; sleep 0.3; echo ${randomUUID()} >${file}' >/dev/null 2>&1 & ` +
  // What has no session of its own yet would go with the connection.
  `until test -e ${file}.on; do sleep 0.01; done; ` +
  'p=$$; until grep -q "^sshd" /proc/$p/comm; do p=$(cut -d" " -f4 /proc/$p/stat); done; kill -9 "$p"';

describe('what task files do on a host (real sshd)', function () {
  this.timeout(60_000);
  let sshds: TestSshd[];
  let home: SshHome;
  let lines: Lines;
  let place: string;

  before(async () => {
    place = await mkdtemp(join(tmpdir(), 'dockerops-there-'));
    await writeFile(join(place, 'boot-id'), `${randomUUID()}\n`);
    const within = ['unshare', '-m', 'sh', '-c', ownBootId, join(place, 'boot-id')];
    sshds = await Promise.all([
      startSshd([], [], within),
      startSshd(['SetEnv PATH=/nowhere', 'ForceCommand /bin/sh -c "$SSH_ORIGINAL_COMMAND"']),
    ]);
    home = await SshHome.make(...sshds);
    lines = new Lines({ work: task({ doc: 'Work', form: 'query' }, (context) => work(context)) }, home);
  });
  after(async () => {
    lines.close();
    await Promise.all([home.remove(), rm(place, { recursive: true }), ...sshds.map((sshd) => sshd.stop())]);
  });

  const there = (name: string) => join(place, name);
  const onHost = async (does: typeof work, host = 's1'): Promise<unknown> => {
    work = does;
    return valuesOf(await lines.run(['work'], [host]))[0];
  };

  it('append: only lines that are missing, once, behind a last line without an end', async () => {
    await writeFile(there('hosts'), 'one\ntwo');
    await chmod(there('hosts'), 0o604);
    const add = () => onHost(({ host }) => host.append(there('hosts'), ['two', 'a "b" $c', 'two.']));
    assert.equal(await add(), true);
    assert.equal(await readFile(there('hosts'), 'utf8'), 'one\ntwo\na "b" $c\ntwo.\n');
    assert.equal(await add(), false);
    assert.equal((await stat(there('hosts'))).mode & 0o777, 0o604);
    assert.equal(await onHost(({ host }) => host.append(there('new'), 'x\n')), true);
    await assert.rejects(
      onHost(({ host }) => host.append(there('no/where'), 'x')),
      ShellError,
    );
  });

  it('exists: files, directories, nothing, here and there alike', async () => {
    const paths = [place, there('boot-id'), there(`it's not`)];
    const look = await onHost(({ host, local }) =>
      Promise.all([host, local].map((on) => Promise.all(paths.map((path) => on.exists(path))))),
    );
    assert.deepEqual(look, Array(2).fill([true, true, false]));
  });

  it('upload_template: filled in, in place at once with its mode, unchanged the second time', async () => {
    await home.write('motd.eta', 'on <%= it.name %> & <% for (const x of it.list) { %><%= x %>,<% } %>\n');
    const put = (values: Record<string, unknown>) =>
      onHost(({ host }) => host.uploadTemplate('motd.eta', there('motd'), values, { mode: 0o640 }));
    assert.equal(await put({ name: '<web>', list: [1, 2] }), true);
    assert.equal(await readFile(there('motd'), 'utf8'), 'on <web> & 1,2,\n');
    assert.equal((await stat(there('motd'))).mode & 0o777, 0o640);
    assert.equal(await put({ name: '<web>', list: [1, 2] }), false);
    await assert.rejects(put({ nam: '<web>', list: [] }), (error: DockeropsError) => {
      assert.match(error.message, /wants "it.name", which is not given/);
      assert.deepEqual(error.hints, ['did you mean "nam"?']);
      return true;
    });
  });

  it('rsync: both ways on the connection that is open, with what to leave out', async () => {
    await mkdir(home.path('tree/deep dir'), { recursive: true });
    await home.write('tree/deep dir/a', 'one');
    await home.write('tree/b.log', 'no');
    await onHost(async ({ host }) => {
      await host.rsync('tree/', `${there('tree of mine')}/`, { exclude: ['*.log'] });
      await host.rsync(`${there('tree of mine')}/`, 'back/', { get: true });
    });
    assert.equal(await readFile(there('tree of mine/deep dir/a'), 'utf8'), 'one');
    assert.equal(await readFile(home.path('back/deep dir/a'), 'utf8'), 'one');
    await assert.rejects(stat(there('tree of mine/b.log')), { code: 'ENOENT' });
    await assert.rejects(
      onHost(({ host }) => host.rsync('tree', '/proc/none/x')),
      ShellError,
    );
  });

  it('rsync: says where there is none', async () => {
    await assert.rejects(
      onHost(({ host }) => host.rsync('tree', '/tmp/x'), 's2'),
      { message: 'there is no rsync on s2' },
    );
  });

  it('reboot: waits until the host is back with another boot id, and goes on with it', async () => {
    const ids = await onHost(async ({ host, run }) => {
      const before = await run.ports.host.facts();
      await host.reboot({ command: goAway(there('boot-id')), deadlineMs: 30_000 });
      const after = await run.ports.host.facts();
      return [before.bootId, after.bootId, (await host.run('echo up')).stdout];
    });
    const [before, after, up] = ids as string[];
    assert.notEqual(before, after);
    assert.equal(up, 'up\n');
  });

  it('reboot: gives up at its deadline where the host does not go down, and never takes this machine', async () => {
    await assert.rejects(
      onHost(({ host }) => host.reboot({ command: 'true', deadlineMs: 10 })),
      TimeoutError,
    );
    await assert.rejects(
      onHost(({ local }) => local.reboot()),
      UsageError,
    );
  });

  it('waitForHost: until it answers, or its deadline', async () => {
    await onHost(({ waitForHost }) => waitForHost('s2'));
    await assert.rejects(
      onHost(({ waitForHost }) => waitForHost('gone', { deadlineMs: 10 })),
      { message: 'gone does not answer within 0.01 s', exitCode: 124 },
    );
  });

  it('prompt: with what an empty answer means; a hidden answer is masked from then on', async () => {
    const asked: string[] = [];
    const ask = (question: string) => Promise.resolve(asked.push(question) === 1 ? '' : 'geheim');
    const test = testRun(home.directory, { terminal: { ...noTerminal, ask } }, { env: home.env });
    work = async ({ prompt }) => [
      await prompt('Branch?', { default: 'main' }),
      await prompt('Token?', { hidden: true }),
    ];
    const { events, run } = await lines.start(['work'], [], {}, test);
    assert.deepEqual(valuesOf(events), [['main', 'geheim']]);
    assert.deepEqual(asked, ['Branch? [main]', 'Token?']);
    assert.equal(run.secrets.mask('a geheim b'), 'a *** b');
  });

  it('changes nothing in a dry run, and says which commands are not run; what only reads is', async () => {
    work = async ({ host, local }) => {
      const commands = [host.run(`touch ${there('dry')}`), host.sudo(`touch ${there('dry')}`)];
      commands.push(local.run(`touch ${there('dry')}`));
      const codes = (await Promise.all(commands)).map(({ exitCode }) => exitCode);
      await host.append(there('dry'), 'x');
      await host.uploadTemplate('motd.eta', there('dry'), { name: 'x', list: [] });
      await host.rsync('tree', there('dry'));
      await host.put('motd.eta', there('dry'));
      await host.reboot();
      const { stdout } = await host.run('echo read', { readOnly: true });
      return [codes, stdout, await host.exists(place)];
    };
    const test = testRun(home.directory, {}, { env: home.env, dryRun: true });
    const { events } = await lines.start(['work'], ['s1'], {}, test);
    await assert.rejects(stat(there('dry')), { code: 'ENOENT' });
    assert.deepEqual(valuesOf(events), [[[0, 0, 0], 'read\n', true]]);
    const said = events.flatMap((event) => (event.type === 'message' ? [event.text] : []));
    for (const [on, how] of [
      ['s1', ''],
      ['s1', 'sudo '],
      ['local', ''],
    ])
      assert.ok(said.includes(`dry run: "${how}touch ${there('dry')}" is not run on ${on}`), said.join('\n'));
  });
});
