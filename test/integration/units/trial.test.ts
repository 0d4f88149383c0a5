import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import type { Engine } from '../../../src/ports/index.ts';
import { backup, backups, verify } from '../../../src/units/index.ts';
import { testEngine } from '../../support/engine.ts';
import { testRun } from '../../support/run.ts';
import { Site } from './support.ts';

const start = `'{{T}}-data':
  creation: {image: '{{I}}', command: 'true', volumes: [/d]}
'{{T}}-aa':
  creation: {image: '{{I}}', command: sleep 600, stop_signal: KILL}
  startup: {volumes_from: '{{T}}-data', binds: ['{{T}}-named:/n', '/tmp:/host'], port_bindings: {80: null}, restart_policy: always}
---
- '{{T}}-data': {command: create}
- '{{T}}-aa': {command: start}
`;

describe('units: backups that are proven', function () {
  this.timeout(120_000);
  let engine: Engine;
  let site: Site;
  let request: { configuration: string };

  before(async function () {
    engine = await testEngine(this);
    site = await Site.create(engine);
    request = { configuration: site.directory };
    await site.run('start', start);
    await site.shell('aa', 'echo one > /d/file; echo named > /n/file');
  });
  after(async () => {
    await site.remove();
  });

  const context = () => testRun(site.directory).run;
  const newest = async () => (await backups(context(), site.name, request))[0];
  const check = (line: string) => ({ ...request, check: `${site.name}-aa:${line}` });

  async function unchanged(work: () => Promise<unknown>): Promise<void> {
    const there = async () => ({
      containers: (await engine.containers.list({ all: true }))
        .filter(({ name }) => name.startsWith(site.name))
        .map(({ id, state }) => [id, state]),
      volumes: (await engine.volumes.list({})).filter(({ name }) => name.startsWith(site.name)),
    });
    const before = await there();
    await work();
    assert.deepEqual(await there(), before, 'the unit runs on, and nothing of the twin is left');
  }

  it('verify=True restores into a twin that must run and stand a command, and says how long it took', async () => {
    await unchanged(() =>
      backup(context(), site.name, {
        ...check('grep one /d/file && test ! -w /host/. && grep named /n/file'),
        verify: true,
      }),
    );
    const good = await newest();
    assert.equal(good?.verified, 'good');
    assert.ok((good.restoreSeconds ?? 0) > 0);
  });

  it('a byte that changed on the disk is caught, and so is a twin in which the command fails; older good ones stay', async () => {
    await backup(context(), site.name, request);
    const file = (await newest())?.file ?? '';
    const bytes = await readFile(file);
    bytes[bytes.indexOf('one\n')] = 0x58;
    await writeFile(file, bytes);
    await unchanged(() =>
      assert.rejects(verify(context(), site.name, { ...request }), /its bytes changed since/),
    );
    const failing = { ...check('exit 5'), verify: true, last: 1 };
    await unchanged(() =>
      assert.rejects(backup(context(), site.name, failing), /did not stand their trial.*exit code 5/s),
    );
    const rows = await backups(context(), site.name, request);
    assert.equal(rows[0]?.verified, 'failed');
    assert.match(rows[0].verdict ?? '', /exit code 5/);
    assert.ok(rows.some(({ verified }) => verified === 'good'));
  });
});
