import assert from 'node:assert/strict';
import { buildProject, shipProject } from '../../../src/platform/index.ts';
import { createLocalHost } from '../../../src/hosts/index.ts';
import { createLock } from '../../../src/docker/index.ts';
import type { Engine } from '../../../src/ports/index.ts';
import { NestedEngine } from '../../support/nested-engine.ts';
import type { TestRun } from '../../support/run.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';

const megabyte = 1024 * 1024;

/** The other engine is newer than this one: its tars look different. */
describe('ship: images built here, on a host that has none and no registry', function () {
  this.timeout(300_000);
  let platform: ScratchPlatform;
  let nested: NestedEngine;
  let there: Engine;

  before(async function () {
    platform = await ScratchPlatform.create(this, ['web']);
    await platform.write(
      'apps_containers/web/Dockerfile',
      'FROM debian:bookworm-slim\nRUN head -c 3000000 /dev/urandom > /big\nCOPY page /page\n',
    );
    await platform.write('apps_containers/web/page', 'one');
    nested = await NestedEngine.start(platform.engine, 'trixie');
    there = nested.engine;
  });
  after(async () => {
    await nested.remove();
    await platform.remove();
  });

  /** As a host's turn has it: its own engine, and this machine's. */
  const onHost = (): TestRun => {
    const { run } = platform.run();
    return platform.run({
      engine: there,
      host: { ...createLocalHost(), name: 'h1' },
      lock: createLock(there, run),
    });
  };
  const build = (run: TestRun['run']) =>
    buildProject(run, { name: 'web', progress: false, cache: true, pull: false });
  const image = () => `${platform.name}/web:latest`;

  it('sends the image, and with it the name of what it is built upon, so that nothing is built there', async () => {
    await build(platform.run().run);
    const shipped = await shipProject(onHost().run, 'web');
    assert.deepEqual(
      shipped.map((one) => [one.image, one.outcome]),
      [
        ['debian:bookworm-slim', 'done'],
        [image(), 'done'],
      ],
    );
    assert.equal(
      (await there.images.inspect(image()))?.id,
      (await platform.engine.images.inspect(image()))?.id,
    );
    assert.equal((await build(onHost().run))[0]?.outcome, 'unchanged');
  });

  it('sends nothing the second time, and of a changed image only the layers that are new', async () => {
    const [, again] = await shipProject(onHost().run, 'web');
    assert.deepEqual([again?.outcome, again?.sentBytes], ['unchanged', 0]);
    await platform.write('apps_containers/web/page', 'two');
    await build(platform.run().run);
    const [, changed] = await shipProject(onHost().run, 'web');
    assert.equal(changed?.outcome, 'done');
    assert.ok(changed.sentBytes < megabyte, `${changed.sentBytes} bytes were sent`);
    const id = await there.containers.create({
      name: 't-ship',
      image: image(),
      command: ['cat', '/page'],
      env: {},
      labels: {},
      mounts: [],
      ports: [],
    });
    await there.containers.start(id);
    const lines = [];
    await there.containers.wait(id);
    for await (const { text } of there.containers.logs(id, {})) lines.push(text);
    assert.deepEqual(lines, ['two']);
    await there.containers.remove(id);
  });

  it('comes to the help of build on a host that can pull nothing', async () => {
    for (const name of [image(), 'debian:bookworm-slim']) await there.images.remove(name, { force: true });
    const { run, events } = onHost();
    assert.equal((await build(run))[0]?.outcome, 'built');
    const said = events.flatMap((event) => (event.type === 'message' ? [event.text] : []));
    assert.match(said.join('\n'), /debian:bookworm-slim cannot be pulled .*: shipping it from here/);
  });

  it('wants a host, and images that are there', async () => {
    await assert.rejects(shipProject(platform.run().run, 'all'), {
      message: 'ship: to which hosts?',
      exitCode: 2,
    });
    await platform.write('apps_containers/api/Dockerfile', 'FROM debian:bookworm-slim\n');
    await assert.rejects(shipProject(onHost().run, 'api'), /the image .*\/api is not built on this machine/);
  });
});
