import assert from 'node:assert/strict';
import type { Engine } from '../../src/ports/index.ts';
import { testEngine } from '../support/engine.ts';
import { privateKeysIn } from '../support/layers.ts';
import { Scratch } from './support/cli.ts';

describe('no private key lies in any layer (dockerops §7)', () => {
  let engine: Engine;
  let scratch: Scratch;

  before(async function () {
    engine = await testEngine(this);
    scratch = await Scratch.demo();
    await scratch.must('build:all', 'run:all');
    await scratch.must('ssh:demo,command=ssh $BASE_CONTAINER_IP true');
  });

  after(() => scratch.remove());

  const keysOf = async (reference: string) => privateKeysIn(await engine.images.save(reference));

  it('of an image that was built', async () => {
    assert.deepEqual(await keysOf(`${scratch.name}/dockerops-base`), []);
    assert.deepEqual(await keysOf(`${scratch.name}/demo`), []);
  });

  it('of an instance that ran, was logged into and was committed', async () => {
    const committed = `${scratch.name}/committed`;
    await engine.containers.commit(`${scratch.name}-demo-one`, committed);
    assert.deepEqual(await keysOf(committed), []);
  });

  it('nor in what the engine tells of an instance or an image', async () => {
    const details = await engine.containers.inspect(`${scratch.name}-demo-one`);
    const history = await engine.images.history(`${scratch.name}/demo`);
    assert.doesNotMatch(JSON.stringify([details?.raw, history]), /PRIVATE KEY/);
  });
});
