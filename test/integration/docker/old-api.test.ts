import assert from 'node:assert/strict';
import { createEngine } from '../../../src/docker/index.ts';
import { EngineProxy } from '../../support/engine-proxy.ts';
import { testEngine, testProject } from '../../support/engine.ts';
import { tarOf } from '../../support/images.ts';

/** No such engine is to be had: a proxy says that this one speaks no newer API, and is then spoken to in that one. */
describe('an engine whose API is of 2016', () => {
  it('platforms §4 F4: is spoken to in API 1.24, in which it builds, makes, looks and removes', async function () {
    const real = await testEngine(this);
    const proxy = new EngineProxy(real.endpoint.replace('unix://', ''), '1.24');
    const endpoint = `tcp://127.0.0.1:${await proxy.listen()}`;
    const engine = createEngine({ endpoint, env: {}, signal: new AbortController().signal });
    const project = testProject(engine);
    const reference = `${project.name}/old`;
    const context = tarOf({ Dockerfile: 'FROM scratch\nCOPY f /f\n', f: 'x' });
    const build = { reference, context, dockerfile: 'Dockerfile', buildArgs: {}, labels: project.labels };
    try {
      const image = await engine.images.build({ ...build, cache: true }, () => undefined);
      assert.equal((await engine.images.inspect(reference))?.id, image);
      const id = await engine.containers.create({
        name: `${project.name}-one`,
        image: reference,
        command: ['/f'],
        env: {},
        labels: project.labels,
        mounts: [],
        ports: [],
      });
      assert.equal((await engine.containers.inspect(id))?.state, 'created');
      assert.ok((await engine.images.summaries({})).some((one) => one.id === image));
      await engine.containers.remove(id);
    } finally {
      await project.cleanUp();
      await proxy.close();
    }
    assert.ok(proxy.paths.length > 5);
    assert.ok(proxy.paths.slice(1).every((path) => path.startsWith('/v1.24/')));
  });
});
