import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Engine } from '../../src/ports/index.ts';
import { freePort } from '../support/free-port.ts';
import { testEngine } from '../support/engine.ts';
import { SeedUnits, outcomes } from './support/seed-units.ts';

describe("seed 002's git_repos and gitolite, with a real gitolite", function () {
  this.timeout(5 * 60_000);
  let units: SeedUnits;
  let engine: Engine;
  let server: string;

  before(async function () {
    engine = await testEngine(this);
    units = await SeedUnits.create(engine);
    await units.sh('ssh-keygen -q -t ed25519 -N "" -C admin -f key');
    const port = await freePort();
    server = `ssh://git@127.0.0.1:${port}`;
    await units.site.write('host.yaml', `GIT_PORT: ${port}\nADMIN_KEY: ${await units.site.read('key.pub')}`);
  });
  after(() => units.site.remove());

  /** With the environment file of this host. */
  const run = (...args: readonly string[]) => units.must('run', '-e', 'host.yaml', ...args);

  const git = (line: string) => {
    const key = join(units.site.directory, 'key');
    const ssh = `ssh -i ${key} -o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null`;
    const who = { GIT_AUTHOR_NAME: 'anna', GIT_AUTHOR_EMAIL: 'anna@example.org' };
    const committer = { GIT_COMMITTER_NAME: 'anna', GIT_COMMITTER_EMAIL: 'anna@example.org' };
    return units.sh(line, { GIT_SSH_COMMAND: ssh, ...who, ...committer });
  };
  const cloned = async (repository: string, to: string) => {
    await units.says('gitolite', 'Server listening');
    await git(`git clone -q ${server}/${repository} ${to}`);
  };

  it('list --units names what start brings with it', async () => {
    const { stdout } = await units.must('list', '--units');
    const commands = ['backup', 'build', 'cleanup', 'create', 'purge', 'restart', 'restore', 'start', 'stop'];
    assert.deepEqual(
      stdout.split('\n').filter((line) => line.startsWith('git/')),
      [...commands, 'test:default', 'test:full'].map((command) => `git/${command}`),
    );
  });

  it('run --print-unit shows what is generated', async () => {
    const { stdout } = await run('--print-unit', 'git/purge');
    const [containers = '', orders = ''] = stdout.split('---\n');
    assert.match(
      containers,
      /^git_repos:\n {2}build:\n {4}path: data\/repositories\n {4}tag: data\/repositories$/m,
    );
    assert.deepEqual(
      orders
        .replace(/\n {4}/g, ' ')
        .trim()
        .split('\n'),
      [
        '- gitolite: command: stop',
        '- git_repos: command: stop',
        '- gitolite: command: remove v: true',
        '- git_repos: command: remove v: true',
        '- gitolite: command: remove_image skip_in_use: true',
        '- git_repos: command: remove_image skip_in_use: true',
      ],
    );
  });

  it('run git/start builds both, only creates git_repos, and gitolite serves', async () => {
    const { stdout, stderr } = await run('git/start');
    assert.equal(stdout, 'git/start: done\n  git_repos: create, gitolite: start\n');
    const steps = stderr.split('\n').filter((line) => line.startsWith('✔'));
    assert.deepEqual(steps, [
      '✔ build data/repositories',
      '✔ create git_repos',
      '✔ build mdrohmann/gitolite',
      '✔ create gitolite',
      '✔ start gitolite',
    ]);
    assert.equal((await units.site.inspect('git_repos'))?.state, 'created');
    await cloned('gitolite-admin', 'admin');
    await git(
      `cd admin && printf 'repo recipes\\n  RW+ = admin\\n' >> conf/gitolite.conf && git commit -qam recipes && git push -q`,
    );
    await cloned('recipes', 'recipes');
    await git(
      `cd recipes && echo salt > bread && git add . && git commit -qm bread && git push -q origin HEAD`,
    );
  });

  it('a second start has nothing to do, which --debug explains', async () => {
    const { stdout, stderr } = await units.must('--debug', 'run', '-e', 'host.yaml', 'git/start');
    assert.equal(stdout, 'git/start: nothing to do\n  as it was: git_repos: create, gitolite: start\n');
    assert.match(stderr, /^gitolite runs already$/m);
  });

  it('git/backup, git/purge, git/restore and git/start bring the repositories back', async () => {
    await run('git/backup');
    const archive = join('backups', `${units.site.name}-git_repos.tar`);
    assert.match(await units.sh(`tar -tf ${archive}`), /^home\/git\/repositories\/recipes\.git\/HEAD$/m);
    await run('git/purge');
    assert.equal(await units.site.inspect('git_repos'), undefined);
    assert.equal(await engine.images.inspect(`${units.site.name}/mdrohmann/gitolite`), undefined);
    await run('git/restore');
    await run('git/start');
    await cloned('recipes', 'again');
    assert.equal(await units.site.read('again/bread'), 'salt\n');
  });

  it('git/test:full tests each order under other names, and the real ones serve on', async () => {
    const before = await units.site.inspect('gitolite');
    assert.deepEqual(outcomes(await run('git/test:full')), [
      'ok   git_repos:create',
      'ok   gitolite:start',
      ...['gitolite:stop', 'git_repos:stop', 'gitolite:stop#2', 'git_repos:stop#2'].map(
        (name) => `ok   ${name}`,
      ),
      ...['gitolite:remove', 'git_repos:remove'].map((name) => `ok   ${name}`),
      ...['gitolite:remove_image', 'git_repos:remove_image'].map((name) => `ok   ${name}`),
      'git: 10 ok, 0 failed, 0 skipped',
    ]);
    assert.equal((await units.site.inspect('gitolite'))?.startedAt, before?.startedAt);
    await cloned('recipes', 'third');
  });
});
