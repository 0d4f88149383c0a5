import assert from 'node:assert/strict';
import { patienceOf, probesOf } from '../../../../src/platform/readiness/probe.ts';
import { isPreparing } from '../../../../src/platform/readiness/probes/entrypoint.ts';
import { listensOn } from '../../../../src/platform/readiness/probes/listening.ts';
import { startOf } from '../../../../src/platform/readiness/probes/log.ts';
import type { ImageDetails } from '../../../../src/ports/index.ts';
import { image } from '../run/support.ts';

const plain = image({ entrypoint: [], command: ['nginx'] });

describe('how it is found out that an instance is ready', () => {
  it("is the image's HEALTHCHECK, in the image's shell, each try within its timeout", () => {
    const onPlain = (healthcheck: ImageDetails['healthcheck']) =>
      probesOf({}, image({ entrypoint: [], ...(healthcheck && { healthcheck }) }));
    const [inShell] = onPlain({ test: ['CMD-SHELL', 'curl -f x'] });
    assert.deepEqual(inShell, {
      kind: 'healthcheck',
      argv: ['/bin/sh', '-c', 'curl -f x'],
      timeoutMs: 30_000,
    });
    const own = { test: ['CMD-SHELL', 'x'], shell: ['/bin/bash', '-ec'], timeoutMs: 2000 };
    assert.deepEqual(onPlain(own), [
      { kind: 'healthcheck', argv: ['/bin/bash', '-ec', 'x'], timeoutMs: 2000 },
    ]);
  });

  it("is Supervisor's word on dockerops-base, unless another command runs there", () => {
    assert.deepEqual(probesOf({}, image()), [{ kind: 'supervisor' }]);
  });

  it('is besides, on dockerops-base, that its entrypoint has done its work', () => {
    const prepared = { kind: 'entrypoint' };
    assert.deepEqual(probesOf({ command: ['sleep', '9'] }, image()), [prepared, { kind: 'running' }]);
    assert.deepEqual(probesOf({ ready: { tcp: [80] } }, image()), [prepared, { kind: 'tcp', port: 80 }]);
    const [first, second] = probesOf({}, image({ healthcheck: { test: ['CMD', 'x'] } }));
    assert.deepEqual([first, second?.kind], [prepared, 'healthcheck']);
  });

  it('is that it stays up, without any better sign', () => {
    assert.deepEqual(probesOf({}, plain), [{ kind: 'running' }]);
  });

  it('is what run.conf names, in the place of all that', () => {
    const ready = { tcp: [80, 443], log: 'up', command: ['true'] };
    assert.deepEqual(probesOf({ ready }, image({ entrypoint: [], healthcheck: { test: ['CMD', 'x'] } })), [
      { kind: 'tcp', port: 80 },
      { kind: 'tcp', port: 443 },
      { kind: 'log', pattern: 'up' },
      { kind: 'command', argv: ['true'] },
    ]);
  });
});

describe('process 1 of an instance', () => {
  for (const [line, words] of [
    [true, ['']],
    [true, ['runc', 'init']],
    [true, ['/usr/sbin/runc', 'init']],
    [true, ['crun', 'init']],
    [true, ['/proc/self/exe', 'init']],
    [true, ['/proc/self/fd/7', 'init']],
    [false, ['/usr/bin/myserver', 'init']],
    [false, ['/opt/notrunc', 'init']],
    [true, ['/bin/bash', '/entrypoint-common.sh', 'supervisord', '-n']],
    [false, ['/bin/bash', '/entrypoint.sh', 'supervisord', '-n']],
    [false, ['/usr/bin/python3', '/usr/bin/supervisord', '-n']],
    [false, ['sleep', '1000']],
    // An engine that puts an init of its own before everything: nothing can be told.
    [false, ['/sbin/docker-init', '--', '/entrypoint-common.sh', 'supervisord']],
  ] as const)
    it(`${line ? 'still prepares it' : 'is past its entrypoint'}: ${words.join(' ') || 'none'}`, () =>
      assert.equal(isPreparing(words.map((word) => `${word}\0`).join('')), line));
});

describe('the time an instance gets', () => {
  const slow = { test: ['CMD', 'x'], startPeriodMs: 120_000, intervalMs: 10_000, retries: 5 };

  it("is run.conf's timeout", () =>
    assert.equal(patienceOf({ timeoutSeconds: 5 }, { healthcheck: slow }), 5));

  it('is a minute otherwise', () => assert.equal(patienceOf({}, plain), 60));

  it('is longer where the image itself may fail for longer: its start period and its retries', () => {
    assert.equal(patienceOf({}, { healthcheck: slow }), 170);
    assert.equal(patienceOf({}, { healthcheck: { test: ['CMD', 'x'], intervalMs: 1000 } }), 60);
    assert.equal(patienceOf({ ready: { tcp: [80] } }, { healthcheck: slow }), 60);
  });
});

describe('a port in the list of sockets', () => {
  const row = (local: string, state: string) => `   0: ${local} 00000000:0000 ${state} 00000000:00000000`;

  it('counts when something listens there', () => {
    assert.equal(listensOn(row('00000000:1F90', '0A'), 8080), true);
    assert.equal(listensOn(row('00000000000000000000000000000000:1F90', '0A'), 8080), true);
    assert.equal(listensOn(row('030011AC:1F90', '0A'), 8080), true);
  });

  it('does not for another port, a connection, or a listener nobody else can reach', () => {
    assert.equal(listensOn(row('00000000:1F91', '0A'), 8080), false);
    assert.equal(listensOn(row('00000000:1F90', '01'), 8080), false);
    assert.equal(listensOn(row('0100007F:1F90', '0A'), 8080), false);
    assert.equal(listensOn(row('00000000000000000000000001000000:1F90', '0A'), 8080), false);
    assert.equal(listensOn(row('0000000000000000FFFF00000100007F:1F90', '0A'), 8080), false);
    assert.equal(listensOn('', 8080), false);
  });
});

describe('the log of this start', () => {
  const details = (finished: string, startedAt: string) => ({
    startedAt,
    raw: { State: { FinishedAt: finished } },
  });

  it('is all of it the first time', () =>
    assert.deepEqual(startOf(details('0001-01-01T00:00:00Z', '2026-11-21T10:00:00.5Z')), {}));

  it('begins between the end before and this start', () => {
    const { since } = startOf(details('2026-11-21T10:00:00Z', '2026-11-21T10:00:01Z'));
    assert.equal(since, Date.parse('2026-11-21T10:00:00.5Z') / 1000);
  });
});
