import assert from 'node:assert/strict';
import { DockeropsError, InterruptedError, ManyErrors, UsageError } from '../../../src/core/index.ts';
import { Registry, declaredTasks, prepareLine, runLine, task } from '../../../src/runner/index.ts';
import { testRun } from '../../support/run.ts';

let log: string[] = [];

const tasks = {
  build: task(
    {
      doc: 'Build',
      form: 'plan',
      parameters: [
        { name: 'name', type: 'string', doc: '', required: true },
        { name: 'progress', type: 'bool', doc: '', default: false },
      ],
    },
    async ({ last }, { name, progress }) => {
      log.push(`build ${name} ${String(progress)}${last ? ' last' : ''}`);
      return { name };
    },
  ),
  fail: task({ doc: 'Fail', form: 'query' }, async () => {
    throw new DockeropsError('no luck');
  }),
  bug: task({ doc: 'Break', form: 'query' }, async () => {
    throw new TypeError('x is not a function');
  }),
  both: task({ doc: 'Call others', form: 'plan' }, async (context) => {
    await context.execute('build:one');
    return context.execute('build', { name: 'two', progress: true });
  }),
  round: task({ doc: 'Call in a circle', form: 'plan' }, ({ execute }) => execute('trip')),
  trip: task({ doc: 'Call back', form: 'plan' }, ({ execute }) => execute('round')),
  down: task(
    {
      doc: 'Call itself',
      form: 'plan',
      parameters: [{ name: 'from', type: 'int', doc: '', required: true }],
    },
    async ({ execute }, { from }): Promise<unknown> => (from === 0 ? 'landed' : execute(`down:${from - 1}`)),
  ),
  wrong: task({ doc: 'Call wrongly', form: 'plan' }, ({ execute }) => execute('build:x,nope=1')),
  show: task(
    { doc: 'Show', form: 'query', view: (value: number) => ({ kind: 'text', text: `it is ${value}` }) },
    async () => 42,
  ),
  session: task({ doc: 'Own the terminal', form: 'session' }, async () => void log.push('session')),
};
const registry = new Registry(declaredTasks([tasks], 'built-in'));

const runs = async (...words: string[]) => {
  log = [];
  const test = testRun('/');
  await runLine(prepareLine(words, registry), registry, test.run);
  return test;
};
const refusal = (...words: string[]): Error & { hints?: readonly string[] } => {
  try {
    prepareLine(words, registry);
  } catch (error) {
    return error as Error;
  }
  return assert.fail('it was accepted');
};

describe('a line of tasks', () => {
  it('runs in its order, the last one knowing it is', async () => {
    await runs('build:b', 'build:a,progress=yes');
    assert.deepEqual(log, ['build b false', 'build a true last']);
  });

  it('stops at the first task that fails', async () => {
    await assert.rejects(runs('build:a', 'fail', 'build:b'), { message: 'no luck' });
    assert.deepEqual(log, ['build a false']);
  });

  it('is refused as a whole for unknown tasks, all named with the nearest', () => {
    const error = refusal('biuld:a', 'build:a', 'shaw');
    assert.ok(error instanceof ManyErrors);
    assert.deepEqual(
      error.errors.map((one) => [one.message, one.hints]),
      [
        ['no task named "biuld"', ['did you mean "build"?']],
        ['no task named "shaw"', ['did you mean "show"?']],
      ],
    );
    assert.equal(error.exitCode, 2);
  });

  it('is refused as a whole for wrong arguments, with unknown tasks in the same breath', () => {
    const error = refusal('build:a,progress=perhaps', 'build', 'nothing-like-it');
    assert.match(error.message, /progress must be True or False/);
    assert.match(error.message, /name is missing/);
    assert.match(error.message, /no task named "nothing-like-it"/);
  });

  it('that names a namespace gets the tasks in it', () => {
    const inside = new Registry(declaredTasks([{ db: { load: tasks.show, dump: tasks.show } }], 'built-in'));
    assert.throws(() => prepareLine(['db'], inside), {
      message: 'no task named "db"',
      hints: ['one of: db.dump, db.load'],
    });
  });

  it('with a blank in the place of a colon gets a hint', () => {
    assert.deepEqual(refusal('show', 'demo').hints, ['did you mean show:demo?']);
    assert.doesNotMatch(refusal('show:x', 'demo').message, /show:demo/);
  });

  it('that names hosts knows them', () => {
    const [call] = prepareLine(['show:hosts=a;b'], registry);
    assert.deepEqual(
      call?.hosts?.map(({ target }) => target.name),
      ['a', 'b'],
    );
    assert.match(refusal('show:exclude_hosts=a').message, /no hosts are named/);
  });

  it('starts nothing more once it is interrupted', async () => {
    const controller = new AbortController();
    const { run } = testRun('/', {}, { signal: controller.signal });
    controller.abort(new InterruptedError());
    await assert.rejects(runLine(prepareLine(['build:a'], registry), registry, run), InterruptedError);
  });
});

describe('a task that runs', () => {
  it('is told of: its start as typed, its value with the way to show it, its end', async () => {
    const { events } = await runs('show');
    assert.deepEqual(
      events.map((event) => ({ ...event, ms: 0 })),
      [
        { type: 'task-started', task: 'show', call: 'show', nested: false, ms: 0 },
        { type: 'result', task: 'show', value: 42, view: { kind: 'text', text: 'it is 42' }, ms: 0 },
        { type: 'task-ended', task: 'show', ok: true, nested: false, ms: 0 },
      ],
    );
  });

  it('is told of when it fails: its error, then its end', async () => {
    const test = testRun('/');
    await assert.rejects(runLine(prepareLine(['fail'], registry), registry, test.run), {
      message: 'no luck',
    });
    assert.deepEqual(
      test.events.map((event) => event.type),
      ['task-started', 'error', 'task-ended'],
    );
  });

  it('that throws anything else fails with its name, the cause kept', async () => {
    await assert.rejects(runs('bug'), (error: Error) => {
      assert.ok(error instanceof DockeropsError && error.cause instanceof TypeError);
      return error.message === 'bug: x is not a function';
    });
  });

  it('calls others by the rules of the command line, and gets their values', async () => {
    const { events } = await runs('both');
    assert.deepEqual(log, ['build one false', 'build two true']);
    const results = events.filter((event) => event.type === 'result');
    assert.deepEqual(
      results.map(({ task: name, value }) => [name, value]),
      [['both', { name: 'two' }]],
    );
    assert.equal(events.filter((event) => event.type === 'task-started' && event.nested).length, 2);
  });

  it('that calls another wrongly fails with what is wrong', async () => {
    await assert.rejects(runs('wrong'), /build: no parameter "nope"/);
  });

  it('that leads back to itself is refused, with the way it takes', async () => {
    await assert.rejects(runs('round'), (error) => {
      assert.ok(error instanceof UsageError);
      return error.message === 'tasks call each other in a circle: round -> trip -> round';
    });
  });

  it('may call itself with other arguments, though not without end', async () => {
    const { events } = await runs('down:20');
    assert.equal(events.find((event) => event.type === 'result')?.value, 'landed');
    await assert.rejects(runs('down:1000'), /down: tasks call each other 100 deep/);
  });

  it('gets an empty argument as it is, which only --verbose tells', async () => {
    const { events } = await runs('build:');
    assert.deepEqual(log, ['build  false last']);
    const [first] = events;
    assert.deepEqual(first, { type: 'message', level: 'debug', text: 'build:: an empty argument is given' });
  });

  it('is not called by a dry run when it owns the terminal', async () => {
    log = [];
    const { run, events } = testRun('/', {}, { dryRun: true });
    await runLine(prepareLine(['session'], registry), registry, run);
    assert.deepEqual(log, []);
    assert.ok(
      events.some((event) => event.type === 'message' && event.text === 'dry run: session is not called'),
    );
  });
});
