import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { siteFor, type Site } from '../integration/units/support.ts';
import { SshHome } from '../support/ssh-home.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';
import { start, type Outcome } from './support/cli.ts';

const text = `'{{T}}-data':
  build: {path: services/x, tag: '{{T}}/x'}
  creation: {command: 'true', volumes: [/d]}
'{{T}}-aa':
  build: {path: services/x, tag: '{{T}}/x'}
  creation: {command: sleep 600, stop_signal: KILL}
  startup: {volumes_from: '{{T}}-data'}
---
- '{{T}}-data': {command: create}
- '{{T}}-aa': {command: start}
- '{{T}}-aa': {command: execute, run: 'echo one > /d/file', shell: True}
- host: {command: execute, run: 'echo "$T in $(pwd) $SSH_CONNECTION" > {{DOCKERSTRA_CONF}}/place', shell: True}
`;

describe('units on other machines (-H)', function () {
  this.timeout(60_000);
  let site: Site;
  let sshd: TestSshd;
  let home: SshHome;

  before(async function () {
    site = await siteFor(this);
    sshd = await startSshd();
    home = await SshHome.make(sshd);
    await site.write('services/x/Dockerfile', `FROM debian:bookworm-slim\nLABEL of=${site.name}\n`);
    await site.write(`units/${site.name}/start.yaml`, text);
  });
  after(async () => {
    await site.remove();
    await home.remove();
    await sshd.stop();
  });

  /** These tasks of the unit on the other machine; they must go well. */
  async function there(...tasks: readonly string[]): Promise<Outcome> {
    const calls = tasks.map(
      (task) => `${task.replace('U', site.name)}${task.includes(':') ? ',' : ':'}conf=${site.directory}`,
    );
    const options = { cwd: site.directory, env: { ...process.env, CI: undefined } };
    const outcome = await start(['--ssh-config', home.path('.ssh/config'), '-H', 's1', ...calls], options)
      .outcome;
    assert.equal(outcome.code, 0, `${tasks.join(' ')}: ${outcome.stdout}${outcome.stderr}`);
    return outcome;
  }

  const archives = join('backups', 's1');

  it('a unit is built and started there, its host orders run there, from where a log-in starts', async () => {
    const { stdout } = await there('unit.run:U/start', 'unit.list');
    assert.match(stdout, new RegExp(`^${site.name}/start$`, 'm'));
    assert.equal((await site.inspect('aa'))?.state, 'running');
    const place = await site.read('place');
    assert.ok(place.startsWith(`${site.name} in ${homedir()} 127.0.0.1 `), place);
  });

  it('its archives land here, below the machine’s name, are tried there, listed and restored from there', async () => {
    await there('unit.backup:U,verify=True');
    assert.deepEqual(await readdir(join(site.directory, 'backups')), ['s1']);
    const archive = `${site.name}-data.tar`;
    assert.ok((await readdir(join(site.directory, archives))).includes(archive));
    await site.shell('aa', 'echo two > /d/file');
    const { stdout } = await there('unit.backups:U', 'unit.restore:U');
    assert.match(stdout, new RegExp(` good .*/${archives}/${archive}$`, 'm'));
    assert.equal(await site.shell('aa', 'cat /d/file'), 'one');
  });

  it('its tests run there beside it, and leave nothing but a report here, below the machine’s name; stop and purge leave nothing of it', async () => {
    const before = await site.left();
    const { stdout } = await there('unit.run:U/test:default,junit=reports/out.xml');
    assert.match(stdout, /^ok +\S+-aa:start /m);
    assert.match(stdout, /: 6 ok, 0 failed, 0 skipped$/m);
    assert.deepEqual(await site.left(), before);
    assert.match(await site.read('reports/s1/out.xml'), /tests="6" failures="0"/);
    assert.deepEqual(
      await readdir(join(site.directory, 'reports')),
      ['s1'],
      'no other machine overwrites it',
    );
    await there('unit.run:U/stop', 'unit.run:U/purge');
    assert.deepEqual(await site.left(), []);
    assert.equal(await site.engine.images.inspect(`${site.name}/x`), undefined);
  });
});
