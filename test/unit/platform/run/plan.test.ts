import assert from 'node:assert/strict';
import { KindRegistry, describePlan } from '../../../../src/plan/index.ts';
import { createInstance } from '../../../../src/platform/kinds/instance-create.ts';
import { createNetwork } from '../../../../src/platform/kinds/network-create.ts';
import { Secret } from '../../../../src/core/index.ts';
import { summary } from '../../../support/observed.ts';
import {
  facts,
  ids,
  image,
  link,
  made,
  networkIn,
  planFor,
  platform,
  specIn,
  step,
  wanted,
} from './support.ts';

const noNetwork = {
  network: { name: 'p', candidates: ['172.16.0.0/22', '172.16.4.0/22'], taken: new Map<string, string>() },
};
const bare = { images: new Map([['demo', image({ entrypoint: [], command: ['sleep'] })]]) };

describe('the plan of a run', () => {
  it('makes an instance from nothing', () => {
    const plan = planFor([wanted('demo')], [], noNetwork);
    assert.deepEqual(ids(plan), [
      'network',
      'volume:demo-one:/run/dockerops',
      'persist:demo-one',
      'create:demo-one',
      'keys:demo-one',
      'start:demo-one',
      'ready:demo-one',
    ]);
    assert.deepEqual(step(plan, 'create:demo-one').needs, [
      'network',
      'volume:demo-one:/run/dockerops',
      'persist:demo-one',
    ]);
    assert.deepEqual(step(plan, 'start:demo-one').needs, ['keys:demo-one']);
  });

  it('is empty when everything is as wanted, and one start when it is stopped', () => {
    assert.deepEqual(ids(planFor([wanted('demo')], [made(wanted('demo'))])), []);
    assert.deepEqual(ids(planFor([wanted('demo')], [made(wanted('demo'), { state: 'exited' })])), [
      'start:demo-one',
      'ready:demo-one',
    ]);
  });

  it('starts what links to another once that is ready', () => {
    const plan = planFor([wanted('demo', { links: [link('BASE', 'base')] }), wanted('base')]);
    assert.ok(step(plan, 'start:demo-one').needs.includes('ready:base-one'));
    assert.ok(!step(plan, 'create:demo-one').needs.includes('ready:base-one'), 'made while the other starts');
    assert.deepEqual(step(plan, 'start:base-one').needs, ['keys:base-one']);
  });

  it('sees ready first what runs already and is linked to, and leaves it as it is', () => {
    const [base, demo] = [wanted('base'), wanted('demo', { links: [link('BASE', 'base/one')] })];
    const network = { ...facts().network, taken: new Map([['p-base-one', '172.16.0.9']]) };
    const plan = planFor([demo, base, wanted('web')], [made(base), made(wanted('web'))], { network });
    assert.deepEqual(
      ids(plan).filter((id) => !id.includes(':demo-one')),
      ['ready:base-one'],
    );
    assert.ok(step(plan, 'start:demo-one').needs.includes('ready:base-one'));
  });

  it('lets `sleep` hold back all that comes later, linked or not, and not what it links to', () => {
    const plan = planFor([
      wanted('demo', { links: [link('BASE', 'base')], sleepSeconds: 3 }),
      wanted('web'),
      wanted('base'),
    ]);
    assert.deepEqual(step(plan, 'sleep:demo-one').needs, ['ready:demo-one']);
    assert.ok(step(plan, 'start:web-one').needs.includes('sleep:demo-one'));
    assert.ok(!step(plan, 'start:base-one').needs.includes('sleep:demo-one'));
  });

  it('gives addresses of a network to be made as references a dry run can show', () => {
    const plan = planFor([wanted('demo', { links: [link('BASE', 'base')] }), wanted('base')], [], noNetwork);
    const shown = describePlan(
      {
        ...plan,
        steps: plan.steps
          .filter(({ kind }) => /^(network|instance)\.create$/.test(kind))
          .map((one) => ({ ...one, needs: [] })),
      },
      new KindRegistry().add(createInstance).add(createNetwork),
    );
    assert.deepEqual(
      shown.map(({ title }) => title),
      ['create network p', 'create base-one', 'create demo-one'],
    );
    assert.deepEqual(specIn(plan, 'demo-one').env['BASE_CONTAINER_IP'], {
      $after: 'network',
      output: 'base-one',
    });
    assert.deepEqual(networkIn(plan, 'demo-one').address, { $after: 'network', output: 'demo-one' });
  });

  it('never gives an address that a stopped container or a stranger has', () => {
    const first = planFor([wanted('demo')]);
    const address = networkIn(first, 'demo-one').address as string;
    const { network } = facts();
    const second = planFor([wanted('demo')], [], {
      network: { ...network, taken: new Map([['p-web-one', address]]) },
    });
    assert.notEqual(networkIn(second, 'demo-one').address, address);
  });

  it('keeps the address, the keys and the data of what it re-creates', () => {
    const old = made(wanted('demo'), { state: 'created', address: '172.16.1.99' });
    const plan = planFor([wanted('demo')], [old]);
    assert.equal(networkIn(plan, 'demo-one').address, '172.16.1.99');
    assert.ok(ids(plan).includes('remove:demo-one'));
    assert.ok(step(plan, 'create:demo-one').needs.includes('remove:demo-one'));
    assert.ok(!plan.steps.some(({ kind }) => kind === 'volume.remove'));
  });

  it('gives keys only where ssh is on and the image stands on the base', () => {
    const keys = (more: Parameters<typeof planFor>[2]) =>
      ids(planFor([wanted('demo')], [], more)).filter((id) => id.startsWith('keys:'));
    assert.deepEqual(keys({}), ['keys:demo-one']);
    assert.deepEqual(keys({ platform: { ...platform, ssh: false } }), []);
    assert.deepEqual(keys(bare), []);
  });

  it('names secrets and holds none', () => {
    const plan = planFor([wanted('demo', { secrets: { PASSWORD: new Secret('tiger') } })]);
    assert.deepEqual(step(plan, 'secrets:demo-one').params['names'], ['PASSWORD']);
    assert.deepEqual(step(plan, 'start:demo-one').needs, ['keys:demo-one', 'secrets:demo-one']);
    assert.doesNotMatch(JSON.stringify(plan), /tiger/);
  });

  it('finds ports wanted twice or taken before any step', () => {
    const web = wanted('web', {
      type: 'published',
      properties: { ...wanted('web').properties, publish_ports: true },
    });
    const demo = { ...web, container: 'demo' };
    assert.throws(() => planFor([web, demo]), /port 80\/tcp is wanted by web-one and by demo-one/);
    const held = [{ hostPort: 53, protocol: 'udp', hostAddress: '0.0.0.0', by: 'container dns' }];
    assert.throws(() => planFor([web], [], { heldPorts: held }), /port 53\/udp .* taken by container dns/);
  });
});

describe('what an instance is made from', () => {
  const spec = (more: Parameters<typeof wanted>[1] = {}, around: Parameters<typeof planFor>[2] = {}) =>
    specIn(planFor([wanted('demo', more), wanted('base')], [], around), 'demo-one');

  it('has the names, aliases and links its neighbours use', () => {
    const plan = planFor([wanted('demo', { links: [link('BASE', 'base')] }), wanted('base')]);
    const { name, image: its } = specIn(plan, 'demo-one');
    const network = networkIn(plan, 'demo-one');
    assert.deepEqual([name, its, network.name], ['p-demo-one', 'p/demo', 'p']);
    assert.deepEqual(network.aliases, ['demo', 'demo-one']);
    assert.deepEqual(network.links, ['p-base-one:BASE', 'p-base-one:base']);
  });

  it('says who it is in its environment', () => {
    const { BASE_CONTAINER_IP, ...env } = spec({
      links: [link('BASE', 'base')],
      env: { A: '1', CONTAINER: 'x' },
    }).env;
    assert.match(BASE_CONTAINER_IP as string, /^172\.16\./);
    assert.deepEqual(env, {
      A: '1',
      CONTAINER: 'demo',
      INSTANCE: 'one',
      INSTANCE_TYPE: 'standard',
      PERSISTENT_DATA: 'False',
      PERSISTENT_OPT: 'False',
      PERSISTENT_LOG: 'True',
      SAFEMODE: 'False',
      PROJECT: 'p',
      HOST_HOSTNAME: 'vm',
    });
  });

  it('comes back with the engine, a shell does not', () => {
    assert.equal(spec().restart, 'unless-stopped');
    const shell = specIn(planFor([wanted('demo', { starts: 'safemode', restart: 'no' })]), 'demo-one');
    assert.deepEqual(
      [shell.restart, shell.tty, shell.openStdin, shell.env['SAFEMODE']],
      ['no', true, true, 'True'],
    );
  });

  it('of a shell is only made: its session starts it', () => {
    const plan = planFor([wanted('demo', { starts: 'interactive', restart: 'no' })]);
    assert.ok(ids(plan).includes('keys:demo-one'));
    assert.ok(!plan.steps.some(({ kind }) => ['instance.start', 'instance.ready'].includes(kind)));
  });

  it('gives a shell the place of the entrypoint where the image is not FROM the base', () => {
    const of = (around = {}) =>
      specIn(planFor([wanted('demo', { starts: 'interactive' })], [], around), 'demo-one');
    assert.equal(of().entrypoint, undefined, 'the base prepares the container and then becomes the shell');
    assert.deepEqual(of(bare).entrypoint, ['/bin/sh']);
  });

  it('puts persistent directories under DATA_DIR/CONTAINER_INSTANCE', () => {
    const on = { ...wanted('demo').properties, persistent_data: true, persistent_opt: true };
    assert.deepEqual(
      spec({ properties: on }).mounts.filter((mount) => mount.type === 'bind'),
      [
        { type: 'bind', source: '/srv/p/data_p/demo_one/data', target: '/data' },
        { type: 'bind', source: '/srv/p/data_p/demo_one/opt', target: '/opt' },
        { type: 'bind', source: '/srv/p/data_p/demo_one/log', target: '/var/log' },
      ],
    );
  });

  it('makes labelled volumes of the VOLUMEs that nothing else is mounted at', () => {
    const images = new Map([['demo', image({ volumes: ['/var/lib/db', '/data', '/var/log'] })]]);
    const plan = planFor(
      [wanted('demo', { volumes: [{ source: '/host', target: '/data/', readOnly: true }] })],
      [],
      { images },
    );
    const volumes = plan.steps.filter(({ kind }) => kind === 'volume.create').map(({ params }) => params);
    assert.equal(volumes.length, 2);
    assert.match(String(volumes[1]?.['name']), /^p-demo-one-var-lib-db-[0-9a-f]{6}$/);
    assert.deepEqual(volumes[1]?.['labels'], {
      'io.dockerops.project': 'p',
      'io.dockerops.container': 'demo',
      'io.dockerops.instance': 'one',
      'io.dockerops.role': 'data',
    });
  });

  it('refuses one place for two mounts', () => {
    const twice = { volumes: [{ source: '/host', target: '/var/log/', readOnly: false }] };
    assert.throws(() => spec(twice), /demo-one: \/var\/log is wanted as a mount twice/);
  });

  it('is grouped by Docker Desktop, and is among the containers of Compose, unless that is switched off', () => {
    const { labels } = spec();
    assert.equal(labels['com.docker.compose.project'], 'p');
    assert.equal(labels['com.docker.compose.config-hash'], labels['io.dockerops.config-hash']);
    const off = spec({}, { platform: { ...platform, composeLabels: false } }).labels;
    assert.ok(Object.keys(off).every((name) => !name.startsWith('com.docker.')));
  });

  it('remembers its links', () => {
    const { labels } = spec({ links: [link('BASE', 'base')] });
    assert.equal(labels['io.dockerops.link.BASE'], 'base,instance=one');
    assert.match(labels['io.dockerops.address.BASE'] as string, /^172\.16\./);
  });
});

describe('readiness (dockerops §7)', () => {
  it('is waited for by the signs run.conf or the image names, as long as they say', () => {
    const ready = { tcp: [80] };
    const plan = planFor([wanted('demo', { ready, timeoutSeconds: 5 })]);
    const { params, deadlineMs } = step(plan, 'ready:demo-one');
    const probes = [{ kind: 'entrypoint' }, { kind: 'tcp', port: 80 }];
    assert.deepEqual([params['probes'], params['timeoutSeconds']], [probes, 5]);
    assert.ok(
      deadlineMs !== undefined && deadlineMs > 5000,
      'the step itself has time to say what went wrong',
    );
  });
});

describe('names and addresses of others', () => {
  it('are read from one list of containers', async () => {
    const { takenAddresses } = await import('../../../../src/platform/run/network-view.ts');
    const found = takenAddresses('p', [
      summary('demo/one', { state: 'exited', labels: { 'io.dockerops.address': '172.16.0.9' } }),
      summary('x/one', {
        name: 'stranger',
        labels: { 'io.dockerops.project': 'other' },
        networks: { p: { address: '172.16.2.1', fixedAddress: '' } },
      }),
      summary('y/one', {
        name: 'elsewhere',
        labels: { 'io.dockerops.project': 'other' },
        networks: { q: { address: '10.0.0.1', fixedAddress: '' } },
      }),
    ]);
    assert.deepEqual(
      [...found],
      [
        ['p-demo-one', '172.16.0.9'],
        ['stranger', '172.16.2.1'],
      ],
    );
  });
});
