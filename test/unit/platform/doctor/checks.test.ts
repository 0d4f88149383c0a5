import assert from 'node:assert/strict';
import { demandHealth, doctorView } from '../../../../src/platform/doctor/index.ts';
import { failed, ok, warning } from '../../../../src/platform/doctor/check.ts';
import { freeBytes, judgeDisk } from '../../../../src/platform/doctor/disk.ts';
import { checkApi } from '../../../../src/platform/doctor/engine.ts';
import { checkNode } from '../../../../src/platform/doctor/machine.ts';
import { judgeNetworks } from '../../../../src/platform/doctor/networks.ts';
import { label } from '../../../../src/platform/labels.ts';
import type { NetworkDetails } from '../../../../src/ports/index.ts';

const network = (name: string, subnet: string, ours: boolean): NetworkDetails => ({
  id: name,
  name,
  driver: 'bridge',
  labels: ours ? { [label.project]: name } : {},
  subnets: [{ subnet }],
  containers: [],
});

describe('doctor', () => {
  it('wants the Node that package.json names', () => {
    assert.equal(checkNode('20.19.0').state, 'ok');
    assert.equal(checkNode('24.0.0').state, 'ok');
    assert.equal(checkNode('20.18.3').state, 'failed');
    assert.equal(checkNode('18.20.0').state, 'failed');
  });

  it('warns of an engine older than the oldest tested', () => {
    assert.equal(checkApi({ apiVersion: '1.41' }).state, 'ok');
    assert.equal(checkApi({ apiVersion: '1.40' }).state, 'warning');
  });

  it('reads the free space from df', () => {
    const df =
      'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda 100 40 2048 40% /var/lib/docker\n';
    assert.equal(freeBytes(df), 2048 * 1024);
    assert.equal(freeBytes('nonsense'), undefined);
  });

  it('fails on a full disk and warns of a nearly full one', () => {
    const gib = 1024 ** 3;
    assert.equal(judgeDisk('/', 0.1 * gib).state, 'failed');
    assert.equal(judgeDisk('/', gib).state, 'warning');
    assert.equal(judgeDisk('/', 50 * gib).state, 'ok');
  });

  it('finds a network of ours that overlaps another, or a route that is no bridge', () => {
    const ours = network('p', '172.20.0.0/22', true);
    const bridge = network('bridge', '172.17.0.0/16', false);
    const routes = ['0.0.0.0/0', '172.17.0.0/16', '172.20.0.0/22'];
    assert.equal(judgeNetworks([ours, bridge], routes).state, 'ok');
    assert.match(
      judgeNetworks([ours, network('q', '172.20.2.0/24', false)], []).found,
      /p overlaps network q/,
    );
    assert.match(judgeNetworks([ours], ['172.20.0.0/14']).found, /route to 172\.20\.0\.0\/14/);
  });

  it('shows each check, and what to do below it', () => {
    const view = doctorView([ok('node', '20.19.0'), warning('command', 'not on PATH', 'install.sh user')]);
    assert.deepEqual(view, {
      kind: 'text',
      text: [
        'ok    node     20.19.0',
        'warn  command  not on PATH',
        '               -> install.sh user',
      ].join('\n'),
    });
  });

  it('ends with an error when a check failed, and only then', () => {
    assert.throws(() => demandHealth([ok('a', ''), failed('engine', 'silent')]), {
      exitCode: 1,
      message: /engine/,
    });
    assert.doesNotThrow(() => demandHealth([ok('a', ''), warning('b', '')]));
  });
});
