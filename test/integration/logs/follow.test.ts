import assert from 'node:assert/strict';
import { InterruptedError, type DockeropsEvent } from '../../../src/core/index.ts';
import { logs, type LogsOptions } from '../../../src/platform/index.ts';
import { containerName, label } from '../../../src/platform/labels.ts';
import type { TestRun } from '../../support/run.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';
import { until } from '../../support/until.ts';

const textsOf = (events: readonly DockeropsEvent[]) =>
  events.flatMap((event) =>
    event.type === 'lines' ? event.lines.map(({ source, bytes }) => `${source.name}: ${String(bytes)}`) : [],
  );
const saidIn = (events: readonly DockeropsEvent[]) =>
  events.flatMap((event) => (event.type === 'message' ? [event.text] : []));

/** Counts as fast as it can, then waits to be ended. */
const counting = (count: number) => ({
  command: ['sh', '-c', `trap exit TERM; seq 1 ${count}; while :; do sleep 1000 & wait $!; done`],
});
const counted = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}: ${index + 1}`);

class Following {
  readonly #run: TestRun;
  readonly #ended: Promise<unknown>;

  constructor(platform: ScratchPlatform, name: string, options: LogsOptions = {}) {
    this.#run = platform.run();
    this.#ended = logs(this.#run.run, { name }, { follow: true, ...options }).then(
      () => 'ended by itself',
      (error: unknown) => error,
    );
  }

  get texts(): readonly string[] {
    return textsOf(this.#run.events);
  }

  get said(): readonly string[] {
    return saidIn(this.#run.events);
  }

  shows(line: string, times = 1): Promise<unknown> {
    return until(`${times} × ${line}`, () => this.texts.filter((text) => text === line).length >= times);
  }

  says(text: string): Promise<unknown> {
    return until(text, () => this.said.includes(text));
  }

  async stop(): Promise<unknown> {
    this.#run.abort();
    return this.#ended;
  }
}

describe('following logs on a real engine', () => {
  let platform: ScratchPlatform;
  let following: Following | undefined;
  const containers = () => platform.engine.containers;
  before(async function () {
    platform = await ScratchPlatform.create(this, ['web', 'mail']);
  });
  afterEach(async () => {
    await following?.stop();
    const left = await containers().list({ labels: [`${label.project}=${platform.name}`], all: true });
    await Promise.all(left.map(({ id }) => containers().remove(id, { force: true })));
  });
  after(() => platform.remove());

  it('goes on until it is interrupted, which is its expected end', async () => {
    await platform.instance('web', counting(3));
    following = new Following(platform, 'web');
    await following.shows('web-one: 3');
    const error = await following.stop();
    assert.ok(error instanceof InterruptedError && error.expected && error.exitCode === 130, String(error));
  });

  it('waits where nothing runs, and shows whoever comes, from their first line', async () => {
    following = new Following(platform, 'all');
    await following.says('nothing is there yet; waiting');
    await Promise.all([
      platform.instance('web', counting(1000)),
      platform.instance('web/two', counting(1000)),
      platform.instance('mail', counting(1000)),
    ]);
    for (const name of ['web-one', 'web-two', 'mail-one']) {
      await following.shows(`${name}: 1000`);
      assert.deepEqual(
        following.texts.filter((text) => text.startsWith(`${name}:`)),
        counted(name, 1000),
      );
    }
  });

  it('takes a restarted instance up where it was, without a line lost or doubled', async () => {
    const id = await platform.instance('web', counting(500));
    following = new Following(platform, 'web');
    for (let times = 1; times <= 3; times += 1) {
      await following.shows('web-one: 500', times);
      await containers().restart(id, 5);
    }
    await following.shows('web-one: 500', 4);
    const four = [1, 2, 3, 4].flatMap(() => counted('web-one', 500));
    assert.deepEqual(following.texts, four);
    assert.match(following.said.join(), /^web-one ended \(exit code \d+\),web-one started,/);
  });

  it('shows of a restarted instance only what is new when nothing old was wanted', async () => {
    const id = await platform.instance('web', counting(5));
    await until('its lines', async () => {
      for await (const entries of containers().logEntries(id, {})) if (entries.length === 5) return true;
      return false;
    });
    await platform.instance('web/two', { command: ['sh', '-c', 'while sleep 0.05; do echo tick; done'] });
    following = new Following(platform, 'web', { tail: 0 });
    // That this one is heard says that both are listened to.
    await following.shows('web-two: tick');
    await containers().restart(id, 5);
    await following.shows('web-one: 5');
    assert.deepEqual(
      following.texts.filter((text) => text.startsWith('web-one')),
      counted('web-one', 5),
    );
  });

  it('goes on with the new container of a re-created instance, from its first line', async () => {
    const old = await platform.instance('web', counting(5));
    following = new Following(platform, 'web', { tail: 1 });
    await following.shows('web-one: 5');
    // The new one starts under another name, and gets the old one's when that has gone.
    const name = containerName(platform.name, 'web', 'one');
    await containers().rename(old, `${name}.old`);
    const next = await platform.instance('web', { ...counting(7), start: false });
    await containers().rename(next, `${name}.new`);
    await containers().start(next);
    await containers().remove(old, { force: true });
    await containers().rename(next, name);
    await following.shows('web-one: 7');
    assert.deepEqual(following.texts, ['web-one: 5', ...counted('web-one', 7)]);
  });

  it('minds its own instances only', async () => {
    following = new Following(platform, 'web');
    await following.says('nothing is there yet; waiting');
    await platform.instance('mail', counting(3));
    const foreign = await platform.foreign('web-three', counting(3));
    await platform.instance('web', counting(3));
    await following.shows('web-one: 3');
    assert.deepEqual(following.texts, counted('web-one', 3));
    await containers().remove(foreign, { force: true });
  });

  it('refuses an end', async () => {
    await assert.rejects(
      logs(platform.run().run, { name: 'web' }, { follow: true, until: '1m' }),
      /until= names an end, and follow=True has none/,
    );
  });
});
