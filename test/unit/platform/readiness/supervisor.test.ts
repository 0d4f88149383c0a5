import assert from 'node:assert/strict';
import { parseStatus, readinessOf, unexpectedEnds } from '../../../../src/platform/readiness/supervisor.ts';

const status = (...lines: string[]) => parseStatus(lines.join('\n'));
const none = new Set<string>();

describe('readiness by Supervisor (dockerops §7)', () => {
  it('is reached when all programs that start by themselves run', () => {
    const programs = status(
      'sshd                             RUNNING   pid 21, uptime 0:00:02',
      'workers:web_0                    RUNNING   pid 22, uptime 0:00:01',
      'by-hand                          STOPPED   Not started',
    );
    assert.deepEqual(readinessOf(programs, none), { is: 'ready' });
  });

  it('waits for those that are starting, and names them', () => {
    const programs = status(
      'web      STARTING  ',
      'db       BACKOFF   Exited too quickly',
      'sshd RUNNING pid 1, uptime 0:00:02',
    );
    assert.deepEqual(readinessOf(programs, none), { is: 'waiting', for: 'web (STARTING), db (BACKOFF)' });
  });

  it('counts a program that ended as expected, and not one that did not', () => {
    const programs = status('migrate    EXITED    Nov 21 01:02 AM');
    assert.deepEqual(readinessOf(programs, none), { is: 'ready' });
    assert.equal(readinessOf(programs, new Set(['migrate'])).is, 'failed');
  });

  it('fails at once for a program Supervisor has given up', () => {
    assert.deepEqual(readinessOf(status("web      FATAL     can't find command '/nowhere'"), none), {
      is: 'failed',
      why: "Supervisor program web is FATAL: can't find command '/nowhere'",
    });
  });

  it('reads unexpected ends from the log, the last word counts', () => {
    const log = [
      '2026-11-21 01:02:03,004 WARN exited: migrate (exit status 1; not expected)',
      '2026-11-21 01:02:04,004 INFO exited: other (exit status 1; not expected)',
      '2026-11-21 01:02:05,004 INFO exited: migrate (exit status 0; expected)',
    ];
    assert.deepEqual([...unexpectedEnds(log)], ['other']);
  });

  it('knows no programs in an error message', () => {
    assert.deepEqual(status('unix:///run/supervisor.sock no such file'), []);
  });
});
