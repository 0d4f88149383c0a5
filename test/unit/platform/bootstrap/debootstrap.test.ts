import assert from 'node:assert/strict';
import { UsageError } from '../../../../src/core/index.ts';
import { createLocalHost } from '../../../../src/hosts/index.ts';
import type { StepTools } from '../../../../src/plan/index.ts';
import { requireDebootstrap } from '../../../../src/platform/bootstrap/debootstrap.ts';
import type { Command, Host, Terminal } from '../../../../src/ports/index.ts';
import { noTerminal, testRun } from '../../../support/run.ts';

const result = (exitCode: number) => ({ command: '', durationMs: 0, exitCode, stdout: '', stderr: '' });

describe('a missing debootstrap', () => {
  let calls: string[];
  beforeEach(() => (calls = []));

  /** A machine that has apt-get and no debootstrap, seen by root. */
  const machine = (): Host => {
    const local = createLocalHost();
    return {
      ...local,
      name: 'here',
      facts: async () => ({ ...(await local.facts()), uid: 0 }),
      run: ({ argv }: Command) => {
        calls.push(argv.join(' '));
        return Promise.resolve(result(argv[0] === 'sh' && argv.at(-1) === 'debootstrap' ? 1 : 0));
      },
    };
  };
  const tools = (terminal: Terminal, env = {}): StepTools => {
    const { run } = testRun('/', { host: machine(), terminal }, { env });
    return { run, step: { id: 'x', kind: 'x', params: {}, needs: [] }, progress: () => undefined };
  };
  const installs = () => calls.filter((call) => call.startsWith('apt-get'));

  it('is installed after the user has agreed', async () => {
    await requireDebootstrap('debian:x', tools({ ...noTerminal, confirm: () => Promise.resolve(true) }));
    assert.equal(installs().at(-1), 'apt-get install --yes --no-install-recommends debootstrap');
  });

  it('is not installed against the will of the user', async () => {
    const refusing = tools({ ...noTerminal, confirm: () => Promise.resolve(false) });
    await assert.rejects(requireDebootstrap('debian:x', refusing), /debootstrap is not installed/);
    assert.deepEqual(installs(), []);
  });

  it('is not installed where nobody can be asked, on a CI machine neither: --yes is named', async () => {
    await assert.rejects(requireDebootstrap('debian:x', tools(noTerminal, { CI: 'true' })), (error) => {
      assert.ok(error instanceof UsageError);
      assert.deepEqual(error.hints, ['dockerops --yes bootstrap:debian:x']);
      return true;
    });
    assert.deepEqual(installs(), []);
  });
});
