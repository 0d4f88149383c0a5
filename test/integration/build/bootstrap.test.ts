import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { DockeropsError } from '../../../src/core/index.ts';
import { createLocalHost } from '../../../src/hosts/index.ts';
import { bootstrap, build } from '../../../src/platform/index.ts';
import { label } from '../../../src/platform/labels.ts';
import { loadPlatform } from '../../../src/platform/spec/index.ts';
import type { Host } from '../../../src/ports/index.ts';
import { buildIn } from '../../support/base-image.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';
import { until } from '../../support/until.ts';
import { Instances } from './instance.ts';

const leftovers = async () =>
  (await readdir('/var/tmp')).filter((name) => name.startsWith('dockerops-bootstrap-'));

describe('a machine that reaches a mirror and no image registry', function () {
  this.timeout(300_000);
  let platform: ScratchPlatform;
  /** Of a suite there is, under a tag that no registry has. */
  let image: string;

  beforeEach(async function () {
    platform = await ScratchPlatform.create(this, []);
    image = `debian:bookworm-${platform.name}`;
  });
  afterEach(async () => {
    await platform.remove();
    await platform.engine.images.remove(image, { force: true });
  });

  const configure = (base: string) =>
    platform.write(
      'conf/build.conf',
      `[project]\nname = ${platform.name}\n[base]\nimage = ${image}\n${base}`,
    );
  const failure = async (work: Promise<unknown>): Promise<DockeropsError> => {
    const error: unknown = await work.then(
      () => assert.fail('it ended well'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof DockeropsError, String(error));
    return error;
  };
  const on = (more: Partial<Host>) => platform.run({ host: { ...createLocalHost(), ...more } }).run;
  const make = (run = platform.run().run) => bootstrap(run, { image, force: false });

  it("makes the base's image from the distribution's packages, says so, and builds upon it", async () => {
    await configure('');
    const { run, events } = platform.run();
    const request = { name: 'all', progress: false, cache: true, pull: false };
    const built = await build(run, await loadPlatform(run), request);
    assert.deepEqual(
      built.map(({ outcome }) => outcome),
      ['built'],
    );
    const said = events.flatMap((event) => (event.type === 'message' ? [event.text] : []));
    assert.match(said.join('\n'), /cannot be pulled \(.+\): making it here from the distribution's packages/);
    assert.equal((await platform.engine.images.inspect(image))?.labels[label.bootstrap], 'bookworm');
    assert.deepEqual(await leftovers(), []);
    const { id } = await new Instances(platform).start(image, {
      command: [
        'bash',
        '-c',
        'ls /var/cache/apt/archives/*.deb /etc/machine-id; ls -ld /; policy-rc.d; echo $?',
      ],
    });
    await platform.engine.containers.wait(id);
    const log = await new Instances(platform).log(id);
    assert.match(log, /cannot access '\/var\/cache\/apt\/archives\/\*\.deb'/);
    assert.match(log, /cannot access '\/etc\/machine-id'/);
    assert.match(log, /^drwxr-xr-x/m);
    assert.match(log, /^101$/m);
  });

  it('does nothing when the image is there', async () => {
    const { run, events } = platform.run();
    await bootstrap(run, { image: 'debian:bookworm-slim', force: false });
    const ended = events.find((event) => event.type === 'step-ended');
    assert.equal(ended?.outcome, 'unchanged');
  });

  it('with bootstrap = never says why there is no image and what makes one', async () => {
    await configure('bootstrap = never\n');
    const error = await failure(buildIn(platform, 'all'));
    assert.match(error.message, /is not here and cannot be pulled/);
    assert.deepEqual(error.hints, [
      `dockerops bootstrap:${image}`,
      'or set bootstrap = auto in [base] of build.conf',
    ]);
  });

  it('needs root, and says how', async () => {
    const facts = async () => ({ ...(await createLocalHost().facts()), uid: 1000 });
    const error = await failure(make(on({ facts })));
    assert.match(error.message, /can only be made by root/);
    assert.deepEqual(error.hints, [`sudo dockerops bootstrap:${image}`]);
  });

  it('installs debootstrap only when somebody agrees', async () => {
    const without: Host['run'] = async (command, options) => {
      const missing = command.argv.includes('debootstrap');
      return missing
        ? { command: '', exitCode: 127, stdout: '', stderr: '', durationMs: 0 }
        : createLocalHost().run(command, options);
    };
    const error = await failure(make(on({ run: without })));
    assert.match(error.message, /Install debootstrap/);
    assert.deepEqual(error.hints, [`dockerops --yes bootstrap:${image}`]);
  });

  it('knows only Debian and Ubuntu', async () => {
    const error = await failure(bootstrap(platform.run().run, { image: 'alpine:3', force: false }));
    assert.match(error.message, /only images of Debian and Ubuntu/);
  });

  it("shows debootstrap's last lines when it fails", async () => {
    const error = await failure(bootstrap(platform.run().run, { image: 'debian:nosuchsuite', force: false }));
    assert.match(error.message, /debootstrap of nosuchsuite ended with exit code/);
    assert.match(error.excerpt.join('\n'), /nosuchsuite/);
    assert.deepEqual(await leftovers(), []);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const test = platform.run();
    const made = failure(make(test.run));
    await until('debootstrap to be at work', () =>
      test.events.some((event) => event.type === 'step-progress'),
    );
    test.abort();
    await made;
    assert.deepEqual(await leftovers(), []);
    assert.equal(await platform.engine.images.inspect(image), undefined);
  });
});
