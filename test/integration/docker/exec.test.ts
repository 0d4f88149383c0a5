import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { InterruptedError } from '../../../src/core/index.ts';
import type { ContainerSpec, Engine, SessionStream } from '../../../src/ports/index.ts';
import { testEngine, testProject, type TestProject } from '../../support/engine.ts';
import { distributionImage } from '../../support/images.ts';
import { until } from '../../support/until.ts';

/** Collects what a session says, and waits for words of it. */
class Listener {
  heard = '';
  constructor(session: SessionStream) {
    session.stdout.on('data', (data: Buffer) => (this.heard += data.toString()));
  }
  says(words: string): Promise<unknown> {
    return until(`"${words}" in ${JSON.stringify(this.heard)}`, () => this.heard.includes(words));
  }
}

describe('commands in a container', () => {
  let engine: Engine;
  let project: TestProject;
  let image: string;
  let id: string;

  before(async function () {
    engine = await testEngine(this);
    project = testProject(engine);
    image = await distributionImage(engine);
    id = await create({ name: `${project.name}-exec`, command: ['sleep', '1000'] });
    await engine.containers.start(id);
  });
  after(() => project.cleanUp());

  const create = (more: Partial<ContainerSpec>) =>
    engine.containers.create({
      name: '',
      image,
      env: {},
      labels: project.labels,
      mounts: [],
      ports: [],
      ...more,
    });

  it('give back both streams and their exit code', async () => {
    const argv = ['sh', '-c', 'echo out; echo err >&2; exit 7'];
    assert.deepEqual(await engine.containers.run(id, { argv }), {
      exitCode: 7,
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });

  it('have their own user, variables and directory', async () => {
    const argv = ['sh', '-c', 'echo $(id -un) $X $(pwd)'];
    const { stdout } = await engine.containers.run(id, {
      argv,
      user: 'nobody',
      env: { X: 'y z' },
      workdir: '/usr',
    });
    assert.equal(stdout, 'nobody y z /usr\n');
  });

  it('give back megabytes whole', async () => {
    const argv = ['sh', '-c', 'head -c 5000000 /dev/zero | tr "\\0" x'];
    const { stdout } = await engine.containers.run(id, { argv });
    assert.equal(stdout.length, 5_000_000);
  });

  it('that do not exist say so with the code of a shell', async () => {
    const result = await engine.containers.run(id, { argv: ['no-such-program'] });
    assert.ok([126, 127].includes(result.exitCode));
    assert.match(result.stdout + result.stderr, /no-such-program/);
  });

  it('read what is written to them, to its end', async () => {
    const session = await engine.containers.exec(id, { argv: ['sh', '-c', 'wc -c; exit 3'], stdin: true });
    session.stdin.end('x'.repeat(1_000_000));
    assert.equal((await text(session.stdout)).trim(), '1000000');
    assert.equal(await session.ended(), 3);
  });

  it('have a terminal of the size they are told', async () => {
    const session = await engine.containers.exec(id, { argv: ['sh'], tty: true, stdin: true });
    const listener = new Listener(session);
    assert.equal(session.stderr, undefined);
    await session.resize({ columns: 101, rows: 37 });
    session.stdin.write('stty size; tty\n');
    await listener.says('37 101');
    await listener.says('/dev/pts/');
    session.stdin.write('exit 5\n');
    assert.equal(await session.ended(), 5);
  });

  it('end with the signal of who started them', async () => {
    const controller = new AbortController();
    const reason = new InterruptedError('Ctrl-C');
    const bound = engine.bind(controller.signal);
    const session = await bound.containers.exec(id, { argv: ['sleep', '1000'] });
    session.stdout.resume();
    controller.abort(reason);
    await assert.rejects(session.ended(), (error) => error === reason);
    await assert.rejects(bound.containers.run(id, { argv: ['true'] }), (error) => error === reason);
    assert.equal((await engine.containers.run(id, { argv: ['true'] })).exitCode, 0);
  });

  it('that run when the signal comes do not hold the caller', async () => {
    const controller = new AbortController();
    const reason = new InterruptedError('Ctrl-C');
    const running = engine.bind(controller.signal).containers.run(id, { argv: ['sleep', '1000'] });
    await until('the command', async () =>
      (
        await engine.containers.run(id, { argv: ['sh', '-c', 'cat /proc/[0-9]*/cmdline | tr "\\0" " "'] })
      ).stdout.match(/sleep 1000.*sleep 1000/),
    );
    controller.abort(reason);
    await assert.rejects(running, (error) => error === reason);
  });

  it('that are closed say so', async () => {
    const session = await engine.containers.exec(id, { argv: ['sleep', '1000'] });
    session.close();
    await assert.rejects(session.ended(), /the session was closed/);
  });

  describe('as its own process', () => {
    it('are attached to before the start, with both streams, stdin and the exit code', async () => {
      const own = await create({
        name: `${project.name}-own`,
        command: ['sh', '-c', 'read line; echo "got $line"; echo err >&2; exit 4'],
        openStdin: true,
      });
      const session = await engine.containers.attach(own);
      await engine.containers.start(own);
      session.stdin.write('hello\n');
      assert.ok(session.stderr);
      const [stdout, stderr, code] = await Promise.all([
        text(session.stdout),
        text(session.stderr),
        session.ended(),
      ]);
      assert.deepEqual([stdout, stderr, code], ['got hello\n', 'err\n', 4]);
    });

    it('have a terminal, and tell their code although the container removes itself', async () => {
      const name = `${project.name}-shell`;
      const own = await create({ name, command: ['sh'], tty: true, openStdin: true, autoRemove: true });
      const session = await engine.containers.attach(own);
      const listener = new Listener(session);
      await engine.containers.start(own);
      await session.resize({ columns: 91, rows: 23 });
      session.stdin.write('stty size\n');
      await listener.says('23 91');
      session.stdin.write('exit 9\n');
      assert.equal(await session.ended(), 9);
      await until('it to remove itself', async () => (await engine.containers.inspect(own)) === undefined);
    });

    it('are let go when the session is closed', async () => {
      const own = await create({ name: `${project.name}-left`, command: ['sleep', '1000'] });
      const session = await engine.containers.attach(own);
      await engine.containers.start(own);
      session.close();
      await assert.rejects(session.ended(), /closed/);
      assert.equal((await engine.containers.inspect(own))?.state, 'running');
    });
  });
});
