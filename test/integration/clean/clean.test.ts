import assert from 'node:assert/strict';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DockeropsError, LockedError, UsageError, type DockeropsEvent } from '../../../src/core/index.ts';
import { clean } from '../../../src/platform/index.ts';
import { label } from '../../../src/platform/labels.ts';
import { mark, markers } from '../../../src/platform/markers.ts';
import type { Engine } from '../../../src/ports/index.ts';
import { noTerminal, testRun } from '../../support/run.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';

const force = { force: true };

/** A terminal where somebody gives this answer; keeps what was asked. */
function somebody(answer: boolean) {
  const questions: string[] = [];
  const confirm = async (question: string) => {
    questions.push(question);
    return answer;
  };
  return { questions, terminal: { ...noTerminal, interactive: true, confirm } };
}

const titles = (events: readonly DockeropsEvent[], outcome = 'done') =>
  events.flatMap((event) =>
    event.type === 'step-ended' && event.outcome === outcome ? [event.step.title] : [],
  );

const said = (events: readonly DockeropsEvent[]) =>
  events.flatMap((event) => (event.type === 'message' ? [event.text] : [])).join('\n');

describe('clean on a real engine', () => {
  let platform: ScratchPlatform;
  beforeEach(async function () {
    platform = await ScratchPlatform.create(this);
  });
  afterEach(() => platform.remove());

  it('asks, naming what dies, and does nothing when the answer is no', async () => {
    const id = await platform.instance('web');
    const { questions, terminal } = somebody(false);
    await assert.rejects(clean(platform.run({ terminal }).run, { name: 'web' }), DockeropsError);
    assert.match(questions.join(), /web,instance=one \(running\)/);
    assert.ok(await platform.exists(id));
  });

  it('removes what was confirmed', async () => {
    const id = await platform.instance('web');
    await clean(platform.run(somebody(true)).run, { name: 'web' });
    assert.ok(!(await platform.exists(id)));
  });

  it('needs force where nobody can be asked, and does nothing without', async () => {
    const id = await platform.instance('web');
    await assert.rejects(clean(platform.run().run, { name: 'all' }), (error: unknown) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.hints.join(), /clean:all,force=True/);
      return true;
    });
    assert.ok(await platform.exists(id));
    await clean(platform.run().run, { name: 'all' }, force);
    assert.ok(!(await platform.exists(id)));
  });

  it('platforms §4 F30: removes runtime volumes and the network with the last instance; data volumes and files stay', async () => {
    await platform.network();
    await platform.instance('store', { network: true });
    await platform.instance('web', { network: true });
    const runtime = await platform.volume('runtime', 'web');
    const data = await platform.volume('data', 'web');
    const file = join(platform.directory, `data_${platform.name}`, 'web_one', 'data', 'file');
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, 'kept');
    const { volumes, networks, images } = platform.engine;

    await clean(platform.run().run, { name: 'web' }, force);
    assert.equal(await volumes.inspect(runtime), undefined);
    assert.ok(await networks.inspect(platform.name), 'the network has an instance left');

    await clean(platform.run().run, { name: 'all' }, force);
    assert.equal(await networks.inspect(platform.name), undefined);
    assert.ok(await volumes.inspect(data));
    assert.ok(await images.inspect('debian:bookworm-slim'));
    await access(file);
  });

  it('never touches foreign containers, nor a network they are on', async () => {
    await platform.network();
    await platform.instance('web', { network: true });
    const stranger = await platform.foreign('web-two', { network: true });
    await clean(platform.run().run, { name: 'all' }, force);
    const details = await platform.engine.containers.inspect(stranger);
    assert.equal(details?.state, 'running');
    assert.ok(await platform.engine.networks.inspect(platform.name));
  });

  it('never touches what was run by hand from an image of ours, which hands its labels on', async () => {
    const inherited = { [label.project]: platform.name, [label.container]: 'web' };
    const byHand = await platform.foreign('by-hand', { labels: inherited });
    await clean(platform.run().run, { name: 'all' }, force);
    assert.ok(await platform.exists(byHand));
  });

  it('never touches what was run by hand from a committed instance, which hands all labels on', async () => {
    const inherited = { [label.container]: 'web', [label.instance]: 'one' };
    const byHand = await platform.foreign('by-hand', {
      labels: { ...inherited, [label.project]: platform.name },
    });
    await clean(platform.run().run, { name: 'all' }, force);
    await clean(platform.run().run, { name: 'web', instance: 'one' }, force);
    assert.ok(await platform.exists(byHand));
  });

  it('never touches another project', async function () {
    const other = await ScratchPlatform.create(this);
    try {
      const id = await other.instance('web');
      await platform.instance('web');
      await clean(platform.run().run, { name: 'all' }, force);
      assert.ok(await other.exists(id));
    } finally {
      await other.remove();
    }
  });

  it('takes wildcards and instance=, and leaves the others', async () => {
    const [store, nodeA, nodeB] = await Promise.all(
      ['store/one', 'web/nodeA', 'web/nodeB'].map((call) => platform.instance(call)),
    );
    await clean(platform.run().run, { name: 'web', instance: 'nodeA' }, force);
    assert.ok(!(await platform.exists(nodeA ?? '')));
    assert.ok(await platform.exists(nodeB ?? ''));
    await clean(platform.run().run, { name: 'w*' }, force);
    assert.ok(!(await platform.exists(nodeB ?? '')));
    assert.ok(await platform.exists(store ?? ''));
  });

  it('refuses a bare name that two instances have', async () => {
    await Promise.all(['web/nodeA', 'web/nodeB'].map((call) => platform.instance(call)));
    await assert.rejects(clean(platform.run().run, { name: 'web' }, force), /nodeA, nodeB/);
  });

  it('stops what links to others before them', async () => {
    await platform.instance('store');
    await platform.instance('web', { labels: { [`${label.link}STORE`]: 'store,instance=one' } });
    const { run, events } = platform.run();
    await clean(run, { name: 'all' }, force);
    const done = titles(events);
    assert.ok(done.indexOf('stop web-one') < done.indexOf('stop store-one'), done.join(', '));
  });

  it('is fine with what is gone already', async () => {
    const { run, events } = platform.run();
    await clean(run, { name: 'all' }, force);
    await clean(run, { name: 'web', instance: 'nowhere' });
    assert.match(said(events), /Nothing to remove/);
  });

  it('is fine with somebody else who removes the same container', async () => {
    const id = await platform.instance('web', { command: ['sleep', '1000'] });
    const { run, events } = platform.run();
    let rival: Promise<void> | undefined;
    const racing = {
      ...run,
      emit: (event: DockeropsEvent) => {
        events.push(event);
        if (event.type === 'step-progress') rival ??= platform.engine.containers.remove(id, { force: true });
      },
    };
    await clean(racing, { name: 'web' }, { ...force, graceSeconds: 5 });
    await rival;
    assert.ok(!(await platform.exists(id)));
  });

  it('says which instance it waits for, and kills it when its grace is over', async () => {
    const id = await platform.instance('web', { command: ['sleep', '1000'] });
    const { run, events } = platform.run();
    await clean(run, { name: 'web' }, { ...force, graceSeconds: 1 });
    const waits = events.flatMap((event) => (event.type === 'step-progress' ? [event.text] : []));
    assert.match(waits.join(), /web-one to end, at most 1 s/);
    assert.ok(!(await platform.exists(id)));
  });

  it('removes a stopped instance, and a helper container that was left behind', async () => {
    const created = await platform.instance('web', { start: false });
    const helper = await platform.foreign('helper', {
      start: false,
      labels: { [label.project]: platform.name, [label.role]: 'helper' },
    });
    const { questions, terminal } = somebody(true);
    await clean(platform.run({ terminal }).run, { name: 'all' });
    assert.match(questions.join(), /^Remove this instance and this helper container\? /);
    assert.deepEqual([await platform.exists(created), await platform.exists(helper)], [false, false]);
  });

  it('forgets what backups and restores noted of what is gone, and of nothing else', async () => {
    const [web, mail] = [await platform.instance('web'), await platform.instance('mail')];
    const { run } = platform.run();
    const owner = { [label.project]: platform.name };
    await mark(run, 'stopped', { id: web }, owner);
    await mark(run, 'frozen', { id: mail }, owner);
    await clean(run, { name: 'web' }, force);
    assert.deepEqual(await markers(run, 'stopped', owner), []);
    assert.deepEqual(
      (await markers(run, 'frozen', owner)).map(({ id }) => id),
      [mail],
    );
    await clean(run, { name: 'all' }, force);
    assert.deepEqual(await markers(run, 'frozen', owner), []);
  });

  it('only prints its plan under --dry-run, and asks nobody', async () => {
    const id = await platform.instance('web');
    const { run, events } = platform.run();
    await clean({ ...run, dryRun: true }, { name: 'all' });
    const plan = events.find((event) => event.type === 'plan-made');
    assert.deepEqual(
      plan?.steps.map(({ title }) => title),
      ['stop web-one', 'remove web-one'],
    );
    assert.ok(await platform.exists(id));
  });

  it('suggests the nearest name for an unknown container', async () => {
    await assert.rejects(clean(platform.run().run, { name: 'wep' }, force), UsageError);
  });

  it('cleans up although run.conf is broken', async () => {
    await platform.write('conf/run.conf', '[web\n');
    const id = await platform.instance('web');
    await clean(platform.run().run, { name: 'all' }, force);
    assert.ok(!(await platform.exists(id)));
  });

  it('gives way to somebody who holds the lock', async () => {
    const id = await platform.instance('web');
    const held = await platform.run().run.ports.lock.acquire(platform.name);
    try {
      await assert.rejects(clean(platform.run().run, { name: 'all' }, force), LockedError);
      assert.ok(await platform.exists(id));
    } finally {
      await held.release();
    }
  });

  describe('reallyall', () => {
    it('asks for all projects by name, also outside of one, and does nothing without an answer', async () => {
      const id = await platform.instance('web');
      const { questions, terminal } = somebody(false);
      const engine = narrowed(platform.engine, [platform.name]);
      const { run } = testRun(tmpdir(), { terminal, engine });
      await assert.rejects(clean(run, { name: 'reallyall' }), DockeropsError);
      assert.match(questions.join(), new RegExp(`${platform.name}.*web,instance=one`));
      await assert.rejects(clean(testRun(tmpdir(), { engine }).run, { name: 'reallyall' }), UsageError);
      assert.ok(await platform.exists(id));
    });

    it('removes those of all projects it sees, and says how many foreign ones it leaves', async function () {
      const other = await ScratchPlatform.create(this);
      try {
        await platform.network();
        const ours = await Promise.all([platform.instance('web', { network: true }), other.instance('web')]);
        const stranger = await platform.foreign('stranger');
        // Others use this engine too: what they have is kept out of sight.
        const engine = narrowed(platform.engine, [platform.name, other.name]);
        const { run, events } = testRun(tmpdir(), { engine });
        await clean(run, { name: 'reallyall' }, force);
        assert.deepEqual(await Promise.all(ours.map((id) => platform.exists(id))), [false, false]);
        assert.ok(await platform.exists(stranger));
        assert.equal(await platform.engine.networks.inspect(platform.name), undefined);
        assert.match(said(events), /^1 container that dockerops did not make: left alone\.$/m);
      } finally {
        await other.remove();
      }
    });
  });
});

/** The same engine, which lists only what has to do with these projects. */
function narrowed(engine: Engine, projects: readonly string[]): Engine {
  const isSeen = (one: { readonly name: string }) => projects.some((project) => one.name.startsWith(project));
  const seeing = <T extends { list(filter: never): Promise<readonly { readonly name: string }[]> }>(
    part: T,
  ): T =>
    new Proxy(part, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as (...given: unknown[]) => Promise<{ name: string }[]>;
        if (name !== 'list') return method.bind(target);
        return async (...given: unknown[]) => (await method.apply(target, given)).filter(isSeen);
      },
    });
  return {
    endpoint: engine.endpoint,
    facts: () => engine.facts(),
    images: engine.images,
    containers: seeing(engine.containers),
    volumes: seeing(engine.volumes),
    networks: seeing(engine.networks),
    events: (filter) => engine.events(filter),
    bind: (signal) => narrowed(engine.bind(signal), projects),
  };
}
