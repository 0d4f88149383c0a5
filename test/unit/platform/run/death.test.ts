import assert from 'node:assert/strict';
import { dead } from '../../../../src/platform/run/death.ts';
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
