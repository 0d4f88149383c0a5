import assert from 'node:assert/strict';
import { InterruptedError } from '../../../src/core/index.ts';
import type { ContainerSpec, Engine, LogOptions } from '../../../src/ports/index.ts';
import { testEngine, testProject, type TestProject } from '../../support/engine.ts';
import { distributionImage } from '../../support/images.ts';

describe('logs of a container', () => {
  let engine: Engine;
  let project: TestProject;
  let image: string;

  before(async function () {
    engine = await testEngine(this);
    image = await distributionImage(engine);
  });
  beforeEach(() => (project = testProject(engine)));
  afterEach(() => project.cleanUp());

  const start = async (script: string, more: Partial<ContainerSpec> = {}) => {
    const command = ['sh', '-c', script];
    const spec = {
      name: `${project.name}-one`,
      image,
      command,
      env: {},
      labels: project.labels,
      mounts: [],
      ports: [],
    };
    const id = await engine.containers.create({ ...spec, ...more });
    await engine.containers.start(id);
    return id;
  };
  const ended = async (script: string, more: Partial<ContainerSpec> = {}) => {
    const id = await start(script, more);
    await engine.containers.wait(id);
    return id;
  };
  const all = async <T>(parts: AsyncIterable<T>) => {
    const found: T[] = [];
    for await (const part of parts) found.push(part);
    return found;
  };
  const read = (id: string, options: LogOptions = {}) => all(engine.containers.logs(id, options));
  const texts = async (id: string, options?: LogOptions) => (await read(id, options)).map(({ text }) => text);

  it('know which stream a line came from', async () => {
    const lines = await read(await ended('echo out; echo err >&2; printf "no end"'));
    assert.deepEqual(
      lines.filter(({ stream }) => stream === 'stdout').map(({ text }) => text),
      ['out', 'no end'],
    );
    assert.deepEqual(
      lines.filter(({ stream }) => stream === 'stderr').map(({ text }) => text),
      ['err'],
    );
  });

  it('come from a container with a terminal, too', async () => {
    assert.deepEqual(await texts(await ended('echo one; echo two >&2', { tty: true })), ['one', 'two']);
  });

  it('give the last lines, and the time of each', async () => {
    const id = await ended('seq 1 100');
    assert.deepEqual(await texts(id, { tail: 2 }), ['99', '100']);
    assert.deepEqual(await texts(id, { tail: 0 }), []);
    const [entries, ...more] = await all(engine.containers.logEntries(id, { tail: 1 }));
    assert.match(entries?.[0]?.time ?? '', /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
    assert.deepEqual(more, []);
    assert.deepEqual(await texts(id, { until: Math.floor(Date.now() / 1000) - 3600 }), []);
    assert.deepEqual(await texts(id, { since: Math.floor(Date.now() / 1000) + 3600 }), []);
  });

  it('join a line longer than the engine keeps in one piece', async () => {
    const [line = '', ...others] = await texts(await ended('head -c 50000 /dev/zero | tr "\\0" x; echo'));
    assert.equal(line.length, 50_000);
    assert.deepEqual(others, []);
  });

  it('follow until the container ends', async () => {
    const id = await start('echo first; read line; echo "$line"', { openStdin: true });
    const session = await engine.containers.attach(id);
    const seen: string[] = [];
    for await (const { text } of engine.containers.logs(id, { follow: true })) {
      seen.push(text);
      if (text === 'first') session.stdin.write('second\n');
    }
    assert.deepEqual(seen, ['first', 'second']);
  });

  it('follow until the signal', async () => {
    const id = await start('echo first; exec sleep 1000');
    const controller = new AbortController();
    const reason = new InterruptedError('Ctrl-C');
    const follow = async () => {
      for await (const line of engine.bind(controller.signal).containers.logs(id, { follow: true }))
        if (line.text === 'first') controller.abort(reason);
    };
    await assert.rejects(follow(), (error) => error === reason);
  });

  it('end when the reader has seen enough', async () => {
    const id = await start('while :; do echo more; done');
    let count = 0;
    for await (const line of engine.containers.logs(id, { follow: true })) {
      assert.equal(line.text, 'more');
      if (++count === 1000) break;
    }
    assert.equal(count, 1000);
    await engine.containers.remove(id, { force: true });
  });

  it('take no memory of their own, however long they are', async () => {
    const id = await ended('yes "a line of a log that is very long" | head -n 1000000');
    const before = process.memoryUsage().rss;
    let most = 0;
    let count = 0;
    for await (const line of engine.containers.logs(id, {})) {
      count += line.text.length > 0 ? 1 : 0;
      if (count % 10_000 === 0) most = Math.max(most, process.memoryUsage().rss - before);
    }
    assert.equal(count, 1_000_000);
    assert.ok(most < 100 * 1024 * 1024, `${Math.round(most / 1024 / 1024)} MB more`);
  });

  it('of nobody are an error that names it', async () => {
    await assert.rejects(read('t-nobody'), /cannot read the logs of t-nobody: No such container/);
  });
});
