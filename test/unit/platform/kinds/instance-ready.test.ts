import assert from 'node:assert/strict';
import { waitUntilReady } from '../../../../src/platform/kinds/instance-ready.ts';
import type { ContainerDetails } from '../../../../src/ports/index.ts';
import { testRun } from '../../../support/run.ts';

describe('waiting for an instance', () => {
  /** An engine that says this, look by look, and whose instance answers every question well. */
  const waitFor = async (looks: readonly (readonly [startedAt: string, state: string])[]) => {
    let looked = 0;
    const inspect = async () => {
      const [startedAt, state] = looks[Math.min(looked++, looks.length - 1)] ?? [];
      return { id: 'x', startedAt, state, restart: 'unless-stopped', raw: {} } as ContainerDetails;
    };
    const { run } = testRun('/');
    const containers = { ...run.ports.engine.containers, inspect };
    containers.run = async () => ({ exitCode: 0, stdout: '', stderr: '' });
    const engine = { ...run.ports.engine, containers, bind: () => engine };
    const params = {
      ...{ call: 'db-one', name: 'p-db-one', container: 'db', instance: 'one' },
      ...{
        wait: 'ready' as const,
        timeoutSeconds: 5,
        probes: [{ kind: 'command', argv: ['true'] } as const],
      },
    };
    const step = { id: 'ready', kind: 'instance.ready', params: {}, needs: [] };
    const tools = { run: { ...run, ports: { ...run.ports, engine } }, step, progress: () => undefined };
    await waitUntilReady(params, tools);
    return looked;
  };

  it('ends with the first good answer of a start that goes on', async () => {
    assert.equal(await waitFor([['first', 'running']]), 2);
  });

  it('takes no answer of a start that is over by then: it goes down, or has been brought back', async () => {
    assert.equal(
      await waitFor([
        ['first', 'running'],
        ['first', 'restarting'],
        ['second', 'running'],
        ['third', 'running'],
        ['third', 'running'],
      ]),
      6,
    );
  });
});
