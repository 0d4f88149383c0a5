import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { DockeropsError, InterruptedError, UnreachableError } from '../../../src/core/index.ts';
import type { BuildSpec, Engine } from '../../../src/ports/index.ts';
import { testEngine, testProject, type TestProject } from '../../support/engine.ts';
import { distributionImage, tarOf } from '../../support/images.ts';

describe('images of an engine', () => {
  let engine: Engine;
  let project: TestProject;
  let image: string;

  before(async function () {
    engine = await testEngine(this);
    image = await distributionImage(engine);
  });
  beforeEach(() => (project = testProject(engine)));
  afterEach(() => project.cleanUp());

  const build = (dockerfile: string, more: Partial<BuildSpec> = {}, lines: string[] = [], on = engine) =>
    on.images.build(
      {
        reference: `${project.name}/made`,
        context: tarOf({ Dockerfile: dockerfile, 'a file': 'content' }),
        dockerfile: 'Dockerfile',
        buildArgs: {},
        labels: project.labels,
        cache: true,
        ...more,
      },
      (line) => lines.push(line),
    );
  const imported = (files: Record<string, string>, labels = {}) =>
    engine.images.importTar(tarOf(files), `${project.name}/made`, { ...project.labels, ...labels });
  const failure = async (work: Promise<unknown>): Promise<DockeropsError> => {
    const error = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof DockeropsError, String(error));
    return error;
  };

  it('are built from a context, with arguments, and say what they are', async () => {
    const lines: string[] = [];
    const id = await build(
      `FROM ${image}
       ARG GREETING
       RUN echo "the greeting is $GREETING"
       COPY ["a file", "/a file"]
       ENV A=b
       EXPOSE 80 53/udp
       VOLUME /kept
       HEALTHCHECK --interval=7s CMD true
       USER nobody
       ENTRYPOINT ["/bin/echo"]
       CMD ["x"]`,
      { buildArgs: { GREETING: 'good day' } },
      lines,
    );
    assert.ok(lines.includes('the greeting is good day'), lines.join('\n'));
    const made = await engine.images.inspect(`${project.name}/made`);
    assert.ok(made);
    assert.equal(made.id, id);
    assert.deepEqual(made.tags, [`${project.name}/made:latest`]);
    assert.deepEqual([...made.exposedPorts].sort(), ['53/udp', '80/tcp']);
    assert.deepEqual(made.volumes, ['/kept']);
    assert.equal(made.env['A'], 'b');
    assert.equal(made.user, 'nobody');
    assert.deepEqual([made.entrypoint, made.command], [['/bin/echo'], ['x']]);
    assert.deepEqual(made.healthcheck, { test: ['CMD-SHELL', 'true'], intervalMs: 7000 });
    assert.equal(made.labels['io.dockerops.test'], project.name);
    assert.ok((await engine.images.history(made.id)).some(({ createdBy }) => createdBy.includes('COPY')));
  });

  it('are built from the cache, or anew', async () => {
    const dockerfile = `FROM ${image}\nRUN date +%N > /when\n`;
    const first = await build(dockerfile);
    assert.equal(await build(dockerfile), first);
    assert.notEqual(await build(dockerfile, { cache: false }), first);
  });

  it('are built from another Dockerfile, up to one stage', async () => {
    const other = `FROM ${image} AS first\nENV STAGE=first\nFROM first\nENV STAGE=second\n`;
    const context = tarOf({ 'sub/Other': other });
    await build('', { context, dockerfile: 'sub/Other', target: 'first' });
    assert.equal((await engine.images.inspect(`${project.name}/made`))?.env['STAGE'], 'first');
  });

  it('that cannot be built name the step and show its last lines', async () => {
    const error = await failure(build(`FROM ${image}\nRUN seq 1 40; echo oops; exit 3\n`));
    assert.match(
      error.message,
      new RegExp(`^build of ${project.name}/made failed at step 2/3 \\(RUN seq 1 40;.*\\): .*code: 3$`),
    );
    assert.equal(error.excerpt.length, 15);
    assert.equal(error.excerpt.at(-1), 'oops');
    assert.equal(await engine.images.inspect(`${project.name}/made`), undefined);
  });

  it('that cannot be built for the Dockerfile say what is wrong with it', async () => {
    assert.match((await failure(build('FRM x\n'))).message, /made.*unknown instruction/i);
    assert.match((await failure(build('FROM t-nothing/here\n'))).message, /t-nothing\/here/);
    assert.match((await failure(build('', { dockerfile: 'Elsewhere' }))).message, /made.*Elsewhere/);
  });

  it('stop being built with the signal', async () => {
    const controller = new AbortController();
    const reason = new InterruptedError('Ctrl-C');
    const lines: string[] = [];
    const push = lines.push.bind(lines);
    lines.push = (line) => {
      if (line === 'begun') controller.abort(reason);
      return push(line);
    };
    const building = build(
      `FROM ${image}\nRUN echo begun; sleep 1000\n`,
      {},
      lines,
      engine.bind(controller.signal),
    );
    await assert.rejects(building, (error) => error === reason);
  });

  it('are made of a root filesystem, with labels of any text', async () => {
    const labels = { plain: 'x', odd: 'a "b" $HOME \\ \'c\' # d', empty: '' };
    const id = await imported({ 'etc/os-release': 'mine' }, labels);
    const made = await engine.images.inspect(`${project.name}/made`);
    assert.equal(made?.id, id);
    assert.deepEqual({ ...made.labels }, { ...project.labels, ...labels });
  });

  it('are listed by label, tagged, and removed, also when they are gone', async () => {
    const id = await imported({ a: '1' });
    await engine.images.tag(id, `${project.name}/other:v2`);
    const [found, ...others] = await engine.images.list({ labels: [`io.dockerops.test=${project.name}`] });
    assert.deepEqual([...(found?.tags ?? [])].sort(), [
      `${project.name}/made:latest`,
      `${project.name}/other:v2`,
    ]);
    assert.deepEqual(others, []);
    await engine.images.remove(`${project.name}/made`);
    await engine.images.remove(`${project.name}/made`);
    assert.equal(await engine.images.inspect(`${project.name}/made`), undefined);
    assert.equal((await engine.images.inspect(`${project.name}/other:v2`))?.id, id);
  });

  it('travel as a tar', async () => {
    const id = await imported({ a: 'to travel' });
    const chunks: Buffer[] = [];
    for await (const chunk of await engine.images.save(`${project.name}/made`)) chunks.push(chunk as Buffer);
    await engine.images.remove(id, { force: true });
    const { Readable } = await import('node:stream');
    await engine.images.load(Readable.from(chunks));
    assert.equal((await engine.images.inspect(`${project.name}/made`))?.id, id);
  });

  it('that are no tar are refused', async () => {
    const { Readable } = await import('node:stream');
    const error = await failure(engine.images.load(Readable.from([Buffer.from('this is no tar at all')])));
    assert.match(error.message, /^cannot load images: /);
  });

  describe('of a registry', () => {
    let silent: Server;
    const taken: Socket[] = [];
    const port = () => (silent.address() as AddressInfo).port;

    before(async () => {
      // Takes every connection and never answers.
      silent = createServer((socket) => taken.push(socket.on('error', () => undefined)));
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    });
    // The engine keeps its side open, whoever gave up.
    after(() => {
      silent.close();
      for (const socket of taken) socket.destroy();
    });

    it('are given up when it is silent', async () => {
      const reference = `127.0.0.1:${port()}/x/y:1`;
      const error = await failure(engine.images.pull(reference, { silenceMs: 200 }, () => undefined));
      assert.ok(error instanceof UnreachableError);
      assert.equal(error.message, `cannot pull ${reference}: its registry was silent for 0.2 s`);
    });

    it('are given up with the signal', async () => {
      const controller = new AbortController();
      const reason = new InterruptedError('Ctrl-C');
      const asked = new Promise((resolve) => silent.once('connection', resolve));
      const pulling = engine
        .bind(controller.signal)
        .images.pull(`127.0.0.1:${port()}/x/y:2`, { silenceMs: 60_000 }, () => undefined);
      void asked.then(() => controller.abort(reason));
      await assert.rejects(pulling, (error) => error === reason);
    });

    it('are unreachable when it is not there', async () => {
      const error = await failure(
        engine.images.pull('127.0.0.1:1/x/y', { silenceMs: 20_000 }, () => undefined),
      );
      assert.ok(error instanceof UnreachableError);
      assert.match(error.message, /cannot pull 127\.0\.0\.1:1\/x\/y: .*connection refused/);
    });
  });
});
