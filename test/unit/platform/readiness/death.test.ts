import assert from 'node:assert/strict';
import { causeOf, dead } from '../../../../src/platform/readiness/death.ts';
import type { ContainerDetails } from '../../../../src/ports/index.ts';

const details = (state: ContainerDetails['state'], restarts: number): ContainerDetails =>
  ({
    state,
    exitCode: 3,
    oomKilled: false,
    error: '',
    restart: 'unless-stopped',
    raw: { RestartCount: restarts },
  }) as ContainerDetails;

describe('an instance that ends', () => {
  it('is dead when it stays down', () => {
    assert.equal(dead(details('exited', 0))?.exitCode, 3);
    assert.ok(dead(details('dead', 0)));
  });

  it('is forgiven one crash that its restart policy healed (docker/compose#11030)', () => {
    assert.equal(dead(details('running', 1)), undefined);
    assert.equal(dead(details('restarting', 1)), undefined);
  });

  it('is dead when it dies again and again', () => {
    assert.equal(dead(details('restarting', 2))?.restarts, 2);
    assert.equal(dead(details('running', 2)), undefined, 'what runs again has forgotten how it ended');
  });
});

describe('why an instance ended (platforms §4 F8)', () => {
  const cause = (exitCode: number, oomKilled = false) =>
    causeOf({ exitCode, oomKilled, error: '', restarts: 0 });

  for (const [code, words] of [
    [0, 'exit code 0 (it ended by itself, with success)'],
    [1, 'exit code 1'],
    [125, 'exit code 125 (docker could not run it)'],
    [126, 'exit code 126 (a command is there but cannot be executed)'],
    [127, 'exit code 127 (a command was not found)'],
    [137, 'exit code 137 (killed, perhaps for want of memory)'],
  ] as const)
    it(`is told for ${code}`, () => assert.equal(cause(code), words));

  it('is told for an OOM kill', () => assert.equal(cause(137, true), 'it ran out of memory (exit code 137)'));
});
