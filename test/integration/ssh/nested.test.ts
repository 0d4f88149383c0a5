import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { imageName } from '../../../src/platform/labels.ts';
import { ssh } from '../../../src/platform/index.ts';
import type { Engine, Terminal } from '../../../src/ports/index.ts';
import { buildBase, makeClone, startBased, type Clone } from '../../support/based.ts';
import { testEngine, testProject, type TestProject } from '../../support/engine.ts';
import { NestedEngine } from '../../support/nested-engine.ts';
import { testNetwork } from '../../support/network.ts';
import { noTerminal } from '../../support/run.ts';

describe('ssh to an engine whose only tie is its socket', function () {
  this.timeout(300_000);
  let outer: Engine;
  let nested: NestedEngine;
  let project: TestProject;
  let clone: Clone;

  before(async function () {
    outer = await testEngine(this);
    project = testProject(outer);
    clone = await makeClone(project.name);
    await buildBase(clone.run().run);
    nested = await NestedEngine.start(outer);
    await nested.load(imageName(project.name, 'dockerops-base'));
    const { engine } = nested;
    const network = await testNetwork(engine, project);
    const far: Clone = { ...clone, run: (ports) => clone.run({ engine, ...ports }) };
    const of = { container: 'web', instance: 'one', address: network.address(0) };
    await startBased({ engine, project, network, clone: far }, of);
  });
  after(async () => {
    await nested.remove();
    await project.cleanUp();
    await clone.remove();
  });

  it('goes through the socket, with the output and the exit code of the command', async () => {
    let said = '';
    const terminal: Terminal = {
      ...noTerminal,
      attach: async (session) => {
        session.stdin.end();
        session.stderr?.resume();
        said = (await buffer(session.stdout)).toString();
        return session.ended();
      },
    };
    const { run } = clone.run({ engine: nested.engine, terminal });
    const going = ssh(run, { name: 'web' }, { command: 'echo $CONTAINER; exit 5', passExitCode: true });
    await assert.rejects(going, { exitCode: 5 });
    assert.equal(said, 'web\n');
  });
});
