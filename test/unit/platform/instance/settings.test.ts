import { changeText } from '../../../../src/platform/instance/change.ts';
import assert from 'node:assert/strict';
import { Secret } from '../../../../src/core/index.ts';
import {
  configHash,
  differences,
  readSettings,
  settingsOf,
  writeSettings,
} from '../../../../src/platform/instance/settings.ts';
import { wanted } from '../run/support.ts';

const hashOf = (more: Parameters<typeof wanted>[1], image = 'sha256:one') =>
  configHash(settingsOf(wanted('demo', more), {}, 'key'), image);

describe('the config hash', () => {
  it('is the same for the same settings, in whatever order they are written', () => {
    assert.equal(hashOf({ env: { A: '1', B: '2' } }), hashOf({ env: { B: '2', A: '1' } }));
  });

  it('changes with each setting and with the image', () => {
    const variants = [
      hashOf({}),
      hashOf({}, 'sha256:two'),
      hashOf({ type: 'published' }),
      hashOf({ env: { A: '1' } }),
      hashOf({ hostname: 'h' }),
      hashOf({ command: ['true'] }),
      hashOf({ memoryBytes: 1 }),
      hashOf({ cpus: 1 }),
      hashOf({ restart: 'no' }),
      hashOf({ publishAddress: '127.0.0.1' }),
      hashOf({ volumes: [{ source: '/a', target: '/b', readOnly: false }] }),
      hashOf({ ports: [{ hostPort: 1, containerPort: 2, protocol: 'tcp' }] }),
      hashOf({ secrets: { S: new Secret('a') } }),
      hashOf({ secrets: { S: new Secret('b') } }),
    ];
    assert.equal(new Set(variants).size, variants.length);
  });

  it('does not change with how long one waits', () => {
    assert.equal(hashOf({ wait: 'started', timeoutSeconds: 5, sleepSeconds: 3, group: 'x' }), hashOf({}));
  });
});

describe('the settings label', () => {
  it('holds no secret, only a digest that nobody without the key can try out', () => {
    const secrets = { PASSWORD: new Secret('tiger') };
    const one = settingsOf(wanted('demo', { secrets }), {}, 'one key');
    const other = settingsOf(wanted('demo', { secrets }), {}, 'another key');
    assert.doesNotMatch(writeSettings({ settings: one, overrides: { properties: {}, env: {} } }), /tiger/);
    assert.notEqual(one.secrets, other.secrets);
  });

  it('is read back, and is nothing when an older version wrote it', () => {
    const settings = settingsOf(wanted('demo'), { BASE: 'base,instance=one' }, '');
    const overrides = { properties: { linked: false }, env: { A: '1' } };
    assert.deepEqual(readSettings(writeSettings({ settings, overrides })), { settings, overrides });
    for (const strange of [undefined, '', '{', 'null', '{"a":1}'])
      assert.equal(readSettings(strange), undefined);
  });

  it('tells what differs in the words of run.conf', () => {
    const then = settingsOf(wanted('demo', { env: { A: '1', B: '2' } }), { BASE: 'base,instance=one' }, '');
    const now = settingsOf(
      wanted('demo', {
        type: 'master',
        env: { A: '2', C: '3' },
        properties: { ...wanted('demo').properties, linked: false },
      }),
      { BASE: 'base,instance=two' },
      '',
    );
    assert.deepEqual(differences(then, now).map(changeText), [
      'env.A (1 -> 2)',
      'env.B (2 -> none)',
      'env.C (none -> 3)',
      'instance_type (standard -> master)',
      'link.BASE (base,instance=one -> base,instance=two)',
      'linked (true -> false)',
    ]);
  });
});
