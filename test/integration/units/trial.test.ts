import assert from 'node:assert/strict';
import type { DockeropsError } from '../../../src/core/index.ts';
import { Backups, siteWithData } from './backups-support.ts';
import type { Site } from './support.ts';

const startup = "binds: ['{{T}}-named:/n', '/tmp:/host'], port_bindings: {80: null}, restart_policy: always";

describe('units: backups that are proven', function () {
  this.timeout(120_000);
  let site: Site;
  let saved: Backups;

  before(async function () {
    site = await siteWithData(this, startup);
    saved = new Backups(site);
    await site.shell('aa', 'echo named > /n/file');
  });
  after(() => site.remove());

  const check = (line: string) => ({ check: `${site.name}-aa:${line}`, verify: true });

  async function unchanged(work: () => Promise<unknown>): Promise<void> {
    const there = async () => ({
      containers: (await site.engine.containers.list({ all: true }))
        .filter(({ name }) => name.startsWith(site.name))
        .map(({ id, state }) => [id, state]),
      volumes: (await site.engine.volumes.list({})).filter(({ name }) => name.startsWith(site.name)),
    });
    const before = await there();
    await work();
    assert.deepEqual(await there(), before, 'the unit runs on, and nothing of the twin is left');
  }

  /** A good backup, made once for who needs one. */
  let proving: Promise<void> | undefined;
  const proven = () =>
    (proving ??= unchanged(() =>
      saved.save(check('grep one /d/file && test ! -w /host/. && grep named /n/file')),
    ));

  it('verify=True restores into a twin that must run and stand a command, and says how long it took', async () => {
    await proven();
    const [good] = await saved.list();
    assert.equal(good?.verified, 'good');
    assert.ok((good.restoreSeconds ?? 0) > 0);
  });

  it('a check that names no container of the unit is refused before anything is written', async () => {
    await proven();
    const files = async () => (await saved.list()).map(({ file, takenAt }) => [file, takenAt]);
    const before = await files();
    await assert.rejects(
      saved.save({ verify: true, check: 'nosuch:true', last: 1 }),
      (error: DockeropsError) => {
        assert.match(error.message, /check=nosuch:true names no container/);
        return error.exitCode === 2;
      },
    );
    assert.deepEqual(await files(), before);
  });

  it('a byte that changed on the disk is caught, and so is a twin in which the command fails; older good ones stay', async () => {
    await proven();
    await saved.save();
    await saved.spoil();
    await unchanged(() => assert.rejects(saved.verify(), /its bytes changed since/));
    const failing = { ...check('exit 5'), last: 1 };
    await unchanged(() => assert.rejects(saved.save(failing), /did not stand their trial.*exit code 5/s));
    const rows = await saved.list();
    assert.equal(rows[0]?.verified, 'failed');
    assert.match(rows[0].verdict ?? '', /exit code 5/);
    assert.ok(rows.some(({ verified }) => verified === 'good'));
  });
});
