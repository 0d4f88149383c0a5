import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { Secret, systemClock } from '../../../src/core/index.ts';
import { createLock } from '../../../src/docker/index.ts';
import type { Engine } from '../../../src/ports/index.ts';
import { testEngine } from '../../support/engine.ts';
import { distributionImage, tarOf } from '../../support/images.ts';
import { NestedEngine } from '../../support/nested-engine.ts';
import { until } from '../../support/until.ts';

/** Debian 13's engine, API 1.45: what is different there from 20.10 is what this looks at. */
describe('a newer engine', function () {
  this.timeout(400_000);
  let nested: NestedEngine | undefined;
  let engine: Engine;
  const image = 't-newer/made';

  before(async function () {
    const outer = await testEngine(this);
    const base = await distributionImage(outer);
    nested = await NestedEngine.start(outer, 'trixie');
    ({ engine } = nested);
    await nested.load(base);
    const context = tarOf({ Dockerfile: `FROM ${base}\nRUN echo made > /mark\nEXPOSE 80\n` });
    const spec = { reference: image, context, dockerfile: 'Dockerfile', buildArgs: {}, labels: { a: 'b' } };
    const lines: string[] = [];
    const id = await engine.images.build({ ...spec, cache: true }, (line) => lines.push(line));
    assert.match(id, /^sha256:/);
    assert.ok(
      lines.some((line) => line.startsWith('Step 2/')),
      lines.join('\n'),
    );
  });
  after(() => nested?.remove());

  it('is spoken to in its own version', async () => {
    const facts = await engine.facts();
    assert.match(facts.version, /^26\./);
    assert.equal(facts.apiVersion, '1.45');
  });

  it('says of a failing build what the older one says', async () => {
    const context = tarOf({ Dockerfile: `FROM ${image}\nRUN echo last words; exit 3\n` });
    const spec = { reference: 't-newer/bad', context, dockerfile: 'Dockerfile', buildArgs: {}, labels: {} };
    await assert.rejects(
      engine.images.build({ ...spec, cache: true }, () => undefined),
      {
        message: /^build of t-newer\/bad failed at step 2\/\d \(RUN .*\): .*code: 3$/,
        excerpt: ['last words'],
      },
    );
  });

  it('builds with BuildKit, and hands it secrets', async () => {
    const secret = 'a secret of 31 letters, no less';
    const context = tarOf({
      Dockerfile: `FROM ${image}\nRUN --mount=type=secret,id=token wc -c /run/secrets/token; sleep 6\nRUN <<E\necho last words\nexit 3\nE\n`,
    });
    const lines: string[] = [];
    const session = { secrets: { token: new Secret(secret) }, login: () => Promise.resolve(undefined) };
    const spec = { reference: 't-newer/kit', context, dockerfile: 'Dockerfile', buildArgs: {}, labels: {} };
    await assert.rejects(
      engine.images.build({ ...spec, cache: true, session }, (line) => lines.push(line)),
      {
        message: /^build of t-newer\/kit failed at \[.*3\/3\] RUN .*exit code: 3$/s,
        excerpt: ['last words'],
      },
    );
    assert.ok(lines.includes('31 /run/secrets/token'), lines.join('\n'));
  });

  it('runs containers at fixed addresses, with commands, terminals, logs and archives', async () => {
    await engine.networks.create({
      name: 't-net',
      labels: {},
      subnet: '10.77.0.0/24',
      range: '10.77.0.128/25',
      gateway: '10.77.0.1',
    });
    await engine.volumes.create('t-volume', { a: 'b' });
    const id = await engine.containers.create({
      name: 't-one',
      image,
      command: ['sh', '-c', 'cat /mark; exec sleep 1000'],
      env: {},
      labels: { a: 'b' },
      mounts: [{ type: 'volume', source: 't-volume', target: '/keys' }],
      ports: [],
      network: { name: 't-net', address: '10.77.0.5', aliases: ['one'], links: [] },
    });
    await engine.containers.putArchive(id, '/keys', tarOf({ key: 'secret' }));
    await engine.containers.start(id);
    const [listed] = await engine.containers.list({ labels: ['a=b'] });
    assert.equal(listed?.networks['t-net']?.address, '10.77.0.5');
    assert.equal(listed.networks['t-net'].fixedAddress, '10.77.0.5');
    assert.deepEqual(await engine.containers.run(id, { argv: ['sh', '-c', 'cat /keys/key; exit 7'] }), {
      exitCode: 7,
      stdout: 'secret',
      stderr: '',
    });
    const lines = engine.containers.logs(id, { follow: true })[Symbol.asyncIterator]();
    assert.deepEqual((await lines.next()).value, { stream: 'stdout', text: 'made' });
    await lines.return?.();
    const session = await engine.containers.exec(id, { argv: ['sh'], tty: true, stdin: true });
    await session.resize({ columns: 99, rows: 33 });
    session.stdin.write('stty size; exit 5\n');
    assert.match(await text(session.stdout), /33 99/);
    assert.equal(await session.ended(), 5);
    assert.equal(await engine.containers.getArchive(id, '/no/such'), undefined);
  });

  it('gives the exit code of a container that removes itself', async () => {
    const spec = { name: 't-own', image, env: {}, labels: {}, mounts: [], ports: [], autoRemove: true };
    const id = await engine.containers.create({
      ...spec,
      command: ['sh', '-c', 'read x; exit 9'],
      openStdin: true,
    });
    const session = await engine.containers.attach(id);
    await engine.containers.start(id);
    session.stdout.resume();
    session.stderr?.resume();
    session.stdin.end('go\n');
    assert.equal(await session.ended(), 9);
    await until('it to be gone', async () => (await engine.containers.inspect(id)) === undefined);
  });

  it('keeps the lock of who took it first', async () => {
    const lock = (user: string) => {
      const actor = { user, hostname: 'h', pid: process.pid, bootId: 'b', command: 'c' };
      return createLock(engine, { actor, clock: systemClock, runId: randomUUID() });
    };
    const held = await lock('first').acquire('t-newer');
    await assert.rejects(lock('second').acquire('t-newer'), /locked by first/);
    await held.release();
    await (await lock('second').acquire('t-newer')).release();
  });
});
