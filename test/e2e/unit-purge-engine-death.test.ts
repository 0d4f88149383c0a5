import assert from 'node:assert/strict';
import { testEngine } from '../support/engine.ts';
import { HoldingProxy } from '../support/holding-proxy.ts';
import { distributionImage } from '../support/images.ts';
import { NestedEngine } from '../support/nested-engine.ts';
import { until } from '../support/until.ts';
import { Site } from '../integration/units/support.ts';
import { start } from './support/cli.ts';

/** Shows that it was told to end, and does so the second time. */
const reluctant = `trap '[ -e /tmp/told ] && exit; : > /tmp/told' TERM; while :; do sleep 0.1; done`;

describe("units: an engine that dies in the middle of a unit's purge", function () {
  this.timeout(120_000);
  let nested: NestedEngine;
  let site: Site;

  before(async function () {
    const outer = await testEngine(this);
    const image = await distributionImage(outer);
    nested = await NestedEngine.start(outer);
    await nested.load(image);
    site = await Site.create(nested.engine);
    await site.write('services/x/Dockerfile', `FROM ${image}\nLABEL of=${site.name}\n`);
    await site.write(
      `units/${site.name}/start.yaml`,
      `'{{T}}-aa':
  build: {path: services/x, tag: '{{T}}/x'}
  creation: {command: [sh, -c, ${JSON.stringify(reluctant)}], volumes: [/d]}
'{{T}}-bb':
  creation: {image: '{{I}}', command: sleep 600, stop_signal: KILL, volumes: [/d]}
---
- '{{T}}-aa': {command: start}
- '{{T}}-bb': {command: start}
`,
    );
  });
  after(async () => {
    await site.remove();
    await nested.remove();
  });

  const run = (command: string, engineUrl = nested.endpoint) =>
    start([`unit.run:${site.name}/${command},conf=${site.directory}`], {
      cwd: site.directory,
      env: { ...process.env, DOCKER_HOST: engineUrl },
    });

  /** In the middle of what, what the purge speaks to, and what has it there. */
  const moments = {
    'a stop': async () => {
      const told = () => site.shell('aa', 'ls /tmp/told');
      return { url: nested.endpoint, reached: () => until('the stop', told), close: () => Promise.resolve() };
    },
    'a removal': async () => {
      await nested.engine.containers.stop(`${site.name}-aa`, 0);
      const proxy = new HoldingProxy(nested.endpoint.replace('unix://', ''), (call) =>
        /^DELETE \/containers/.test(call),
      );
      return { url: await proxy.listen(), reached: () => proxy.held.passed, close: () => proxy.close() };
    },
  };

  for (const [moment, prepare] of Object.entries(moments))
    it(`${moment}: ends with one error and 4, and the next purge leaves nothing of it`, async () => {
      const started = await run('start').outcome;
      assert.equal(started.code, 0, started.stderr);
      const { url, reached, close } = await prepare();
      const purge = run('purge', url);
      const early = purge.outcome.then(({ stderr }) => assert.fail(`it ended before: ${stderr}`));
      await Promise.race([reached(), early]);
      await nested.killDaemon();
      await close();
      const { code, stderr } = await purge.outcome;
      assert.equal(code, 4, stderr);
      assert.equal(stderr.match(/^error: /gm)?.length, 1, stderr);
      await nested.startDaemon();
      const again = await run('purge').outcome;
      assert.equal(again.code, 0, again.stderr);
      const { containers, images, volumes } = nested.engine;
      const tags = (await images.summaries({})).flatMap((one) => one.tags);
      assert.deepEqual(
        [
          await containers.list({ all: true }),
          await volumes.list({}),
          tags.filter((tag) => tag.includes(site.name)),
        ],
        [[], [], []],
      );
    });
});
