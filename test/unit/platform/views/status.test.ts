import assert from 'node:assert/strict';
import type { InstanceSpec } from '../../../../src/platform/schema.ts';
import { compare } from '../../../../src/platform/views/status.ts';
import { instance } from '../../../support/observed.ts';
import { noSettings } from '../no-settings.ts';

const section = (container: string, name?: string): InstanceSpec => ({
  container,
  ...(name !== undefined && { instance: name }),
  where: { file: 'run.conf', line: 1 },
  ...noSettings,
});

describe('status', () => {
  it('advises the logs of one that keeps restarting, and how to look inside', () => {
    const restarting = { state: 'restarting', status: 'Restarting (1) 3 seconds ago' } as const;
    const [row] = compare({ instances: [section('base')] }, [instance('base', {}, restarting)]);
    const inside = 'dockerops clean:base,instance=one run:base,instance=one,safemode=True';
    assert.equal(row?.advice, `dockerops logs:base,instance=one   # to look inside: ${inside}`);
    assert.equal(row.ok, false);
  });

  it('advises run:all for one whose re-creation was broken off: start refuses it', () => {
    const down = { state: 'exited', status: 'Exited (0) 1 minute ago' } as const;
    const left = { ...instance('base', {}, down), successors: [instance('base', {}, { state: 'created' })] };
    const [row] = compare({ instances: [section('base')] }, [left]);
    assert.equal(row?.advice, 'dockerops run:all');
  });

  const rows = compare(
    { instances: [section('base'), section('web', 'nodeA'), section('mail'), section('db')] },
    [
      instance('base'),
      instance('web/nodeA', {}, { state: 'exited', status: 'Exited (1) 1 minute ago' }),
      instance('db', {}, { status: 'Up 1 minute (unhealthy)' }),
      instance('old/x', {}, { state: 'exited', status: 'Exited (0) 1 day ago' }),
    ],
  );

  it('shows what run.conf wants in its order, then the others', () => {
    assert.deepEqual(
      rows.map(({ container, instance: name, wanted, found }) => [container, name, wanted, found]),
      [
        ['base', 'one', true, 'running'],
        ['web', 'nodeA', true, 'exited'],
        ['mail', 'one', true, 'missing'],
        ['db', 'one', true, 'running'],
        ['old', 'x', false, 'exited'],
      ],
    );
  });

  it('says what to do about what is not as it should be', () => {
    assert.deepEqual(
      rows.map(({ ok, advice }) => (ok ? 'ok' : advice)),
      [
        'ok',
        'dockerops start:web,instance=nodeA',
        'dockerops run:mail,instance=one',
        'dockerops logs:db,instance=one',
        'dockerops clean:old,instance=x',
      ],
    );
  });
});
