import assert from 'node:assert/strict';
import { InterruptedError, type DockeropsEvent } from '../../../src/core/index.ts';
import { events as tell, type EventItem, type EventsOptions } from '../../../src/platform/index.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';
import { until } from '../../support/until.ts';

const once: EventsOptions = { follow: false, all: false };
const itemsIn = (events: readonly DockeropsEvent[]) =>
  events.flatMap((event) => (event.type === 'item' ? [event.value as EventItem] : []));
const told = (items: readonly EventItem[]) =>
  items.map(({ kind, container, instance, action }) =>
    [kind === 'instance' ? `${container ?? ''}/${instance ?? ''}` : kind, action].join(' '),
  );

describe('events on a real engine', () => {
  let platform: ScratchPlatform;
  const past = async (name: string, options: EventsOptions = once) => {
    const { run, events } = platform.run();
    await tell(run, { name }, options);
    return events;
  };

  before(async function () {
    platform = await ScratchPlatform.create(this, ['web', 'mail']);
    const ended = await platform.instance('web', { command: ['sh', '-c', 'exit 3'] });
    await platform.engine.containers.wait(ended);
    const other = await platform.instance('mail');
    await platform.foreign('stranger');
    await platform.engine.containers.run(other, { argv: ['true'] });
    await platform.volume('data', 'web');
  });
  after(() => platform.remove());

  it('are those of the project: instances and volumes, strangers not', async () => {
    const items = itemsIn(await past('all'));
    assert.deepEqual(told(items), [
      'web/one create',
      'web/one start',
      'web/one die',
      'mail/one create',
      'mail/one start',
      'volume create',
    ]);
    assert.equal(items[2]?.exitCode, 3);
    assert.match(items[0]?.time ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
  });

  it('read as a line of time, instance and what', async () => {
    const lines = (await past('web')).flatMap((event) => (event.type === 'item' ? [event.text] : []));
    assert.match(
      lines[2] ?? '',
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}web,instance=one ended \(exit code 3\)$/,
    );
  });

  it('are narrowed by name, by time, and hold what changes nothing on request only', async () => {
    assert.deepEqual(told(itemsIn(await past('mail'))), ['mail/one create', 'mail/one start']);
    assert.deepEqual(itemsIn(await past('all', { ...once, until: '1h' })), []);
    const all = told(itemsIn(await past('mail', { ...once, all: true, since: '1h' })));
    assert.ok(
      all.some((line) => line.startsWith('mail/one exec_start')),
      all.join(),
    );
    await assert.rejects(past('wep'), /no container "wep"/);
  });

  it('go on until the run is interrupted, and tell of networks that are made and removed', async () => {
    const { run, events, ...following } = platform.run();
    const end = tell(run, { name: 'all' }, { ...once, follow: true }).catch((error: unknown) => error);
    await until('the past', () => told(itemsIn(events)).includes('volume create'));
    await platform.network();
    await until('the network', () => told(itemsIn(events)).includes('network create'));
    await platform.engine.networks.remove(platform.name);
    await until('its end', () => told(itemsIn(events)).includes('network destroy'));
    following.abort();
    const error = await end;
    assert.ok(error instanceof InterruptedError && error.expected, String(error));
  });
});
