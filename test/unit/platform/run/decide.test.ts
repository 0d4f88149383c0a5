import assert from 'node:assert/strict';
import { decide } from '../../../../src/platform/run/decide.ts';
import { changeText } from '../../../../src/platform/instance/change.ts';
import { ManyErrors } from '../../../../src/core/index.ts';
import { instance as observed } from '../../../support/observed.ts';
import { decisionsFor, ids, known, link, made, planFor, step, wanted } from './support.ts';

const action = (...of: Parameters<typeof decisionsFor>) => decisionsFor(...of).map((one) => one.action);
const demo = wanted('demo');

describe('run on an instance (dockerops §2)', () => {
  it('that is not there makes it', () => assert.deepEqual(action([demo]), ['create']));

  it('that runs with the same settings has nothing to do', () =>
    assert.deepEqual(action([demo], [made(demo)]), ['none']));

  it('that is stopped starts it', () =>
    assert.deepEqual(action([demo], [made(demo, { state: 'exited' })]), ['start']));

  it('that was made but never started, by a run that was killed, makes it anew', () =>
    assert.deepEqual(action([demo], [made(demo, { state: 'created' })]), ['replace']));

  it('that is being removed, for a run that was killed, makes it anew once it is gone', () => {
    const plan = planFor([demo], [made(demo, { state: 'removing' })]);
    assert.deepEqual(step(plan, 'create:demo-one').needs.includes('remove:demo-one'), true);
    assert.ok(!ids(plan).includes('stop:demo-one') && !ids(plan).includes('replace:demo-one'));
  });

  it('with other settings fails, says what differs and names rerun', () => {
    const now = wanted('demo', { env: { GREETING: 'hello' }, hostname: 'h' });
    assert.throws(() => decisionsFor([now], [made(demo)]), {
      message: 'demo-one exists with other settings: env.GREETING, hostname',
      hints: ['to re-create it with the new ones: dockerops rerun:demo,instance=one'],
      exitCode: 1,
    });
  });

  it('with other arguments names what brings them about: rerun keeps those it was run with', () => {
    const given = (X: string) => wanted('demo', { env: { X }, overrides: { properties: {}, env: { X } } });
    const anew = 'remove it, its data stays, and then run this again: dockerops clean:demo,instance=one';
    assert.throws(() => decisionsFor([given('1')], [made(demo)]), {
      hints: [
        'write them into run.conf under [demo,instance=one], then: dockerops rerun:demo,instance=one',
        `or ${anew}`,
      ],
    });
    for (const now of [given('2'), demo])
      assert.throws(() => decisionsFor([now], [made(given('1'))]), { hints: [anew] });
  });

  it('says what differs as run.conf writes it', () => {
    const volumes = [{ source: '/srv/site', target: '/var/www', readOnly: true }];
    const ports = [{ hostPort: 8080, containerPort: 80, protocol: 'udp' as const }];
    const [decision] = decisionsFor([wanted('demo', { volumes, ports })], [made(demo)], 'converge');
    assert.deepEqual(decision?.why.map(changeText), [
      'ports (none -> 8080:80/udp)',
      'volumes (none -> /srv/site:/var/www:ro)',
    ]);
  });

  it('whose image was built anew fails likewise', () => {
    const rebuilt = known([made(demo)], { imageIds: new Map([['demo', 'sha256:two']]) });
    assert.throws(
      () => decide({ instances: [demo], existing: 'refuse' }, rebuilt),
      /its image was built anew/,
    );
  });

  it('is what rerun re-creates, whatever its settings', () => {
    const now = wanted('demo', { hostname: 'h' });
    assert.deepEqual(action([now], [made(demo)], 'replace'), ['replace']);
  });

  it('is told of all that is wrong in one go', () => {
    const [a, b] = [
      wanted('demo', { links: [link('A', 'db')] }),
      wanted('web', { links: [link('B', 'db')] }),
    ];
    assert.throws(
      () => decisionsFor([a, b]),
      (error: unknown) => error instanceof ManyErrors && error.errors.length === 2,
    );
  });
});

describe('a shell (interactive, safemode)', () => {
  const shell = wanted('demo/safemode', { type: 'safemode', starts: 'safemode' });

  it('that a killed session left behind is replaced without asking', () => {
    assert.deepEqual(action([shell], [made(shell)]), ['replace']);
    assert.deepEqual(action([shell], [made(shell, { state: 'exited' })]), ['replace']);
  });

  it('never takes the place of a service', () => {
    const service = made(wanted('demo/safemode'));
    assert.throws(
      () => decisionsFor([shell], [service]),
      /demo-safemode exists already and is no shell of yours/,
    );
  });
});

describe('links (dockerops §4)', () => {
  const linked = (target: string, alias = 'BASE') => wanted('demo', { links: [link(alias, target)] });
  const chosen = (...of: Parameters<typeof decisionsFor>) =>
    decisionsFor(...of)
      .filter((one) => one.instance.container === 'demo')
      .flatMap((one) => one.links.map(({ target }) => `${target.container}/${target.instance}`));

  it('to any instance take the first that runs', () => {
    const there = [observed('base/a', {}, { state: 'exited' }), observed('base/b'), observed('base/c')];
    assert.deepEqual(chosen([linked('base')], there), ['base/b']);
  });

  it('count those that this very plan starts, in the order of run.conf', () => {
    const plan = [linked('base'), wanted('base/two'), wanted('base/one')];
    assert.deepEqual(chosen(plan, [observed('base/zero')]), ['base/two']);
  });

  it('keep the choice an existing container has made', () => {
    const two = wanted('base/two');
    const existing = made(linked('base/two'), { state: 'exited' });
    const there = [existing, observed('base/one'), made(two)];
    assert.deepEqual(chosen([linked('base')], there), ['base/two']);
  });

  it('never take the linking instance itself for any other', () => {
    const pair = [wanted('demo/a', { links: [link('PEER', 'demo')] }), wanted('demo/b')];
    assert.deepEqual(chosen(pair), ['demo/b']);
  });

  it('to what does not run fail, naming it', () => {
    assert.throws(() => decisionsFor([linked('base')]), {
      message: 'demo-one links BASE to base, but no instance of base is running',
      hints: ['dockerops run:base', 'or without links: linked=False'],
    });
    assert.throws(
      () => decisionsFor([linked('base/two')], [observed('base/one')]),
      /base-two is not running/,
    );
  });

  it('in a circle are shown as one', () => {
    const circle = [
      wanted('base', { links: [link('X', 'web')] }),
      wanted('web', { links: [link('Y', 'demo')] }),
      linked('base'),
    ];
    assert.throws(() => decisionsFor(circle), /circle: base-one -> web-one -> demo-one -> base-one/);
    assert.throws(() => decisionsFor([linked('demo/one')]), /circle: demo-one -> demo-one/);
  });

  it('whose aliases give one variable are refused', () => {
    const clash = wanted('demo', { links: [link('my-db', 'base'), link('MY_DB', 'base')] });
    assert.throws(
      () => decisionsFor([clash, wanted('base')]),
      /my-db and MY_DB both give MY_DB_CONTAINER_IP/,
    );
  });

  it('whose target has another address now make an instance differ: its variable would lie', () => {
    const base = wanted('base');
    const existing = made(linked('base'), { labels: { 'io.dockerops.address.BASE': '172.16.0.50' } });
    const there = [existing, made(base, { address: '172.16.0.60' })];
    assert.throws(
      () => decisionsFor([linked('base'), base], there),
      /link\.BASE \(base-one is at 172\.16\.0\.60 now\)/,
    );
  });
});
