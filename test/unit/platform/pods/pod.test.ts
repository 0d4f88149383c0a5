import assert from 'node:assert/strict';
import { podClashes } from '../../../../src/platform/pods/ports.ts';
import type { TraitsOf } from '../../../../src/platform/pods/traits.ts';
import { link } from '../run/support.ts';
import { member, noTraits, plain, podOf } from './support.ts';

const based: TraitsOf = () => ({ exposedPorts: [], based: true });
const exposing: TraitsOf = () => ({ exposedPorts: ['80/tcp'], based: false });
const tcp = (containerPort: number) => ({ containerPort, protocol: 'tcp' as const });

describe('a pod', () => {
  it('is called what all its members are called, and has its own name for a host name', () => {
    const pod = podOf([member('demo'), member('web/two')]);
    assert.equal(pod.hostname, 'front');
    assert.deepEqual(pod.aliases, ['demo', 'demo-one', 'p-demo-one', 'p-web-two', 'web', 'web-two']);
    assert.equal(podOf([member('demo', { hostname: 'shop' }), member('web')]).hostname, 'shop');
  });

  it('resolves links that lead out of it, and leads those within to localhost', () => {
    const links = [link('DB', 'db/one'), link('WEB', 'web/one')];
    const pod = podOf([member('demo', { links }), member('web')]);
    assert.deepEqual(pod.links, ['p-db-one:DB', 'p-db-one:db']);
    assert.deepEqual(pod.local, ['WEB', 'web']);
  });

  it('publishes the ports of all members, and knows whose they are', () => {
    const published = { ...member('web').properties, publish_ports: true };
    const ports = [{ hostPort: 8080, containerPort: 81, protocol: 'tcp' as const }];
    const pod = podOf([member('web', { properties: published }), member('demo', { ports })], (name) =>
      name === 'web' ? exposing('web') : plain,
    );
    assert.deepEqual(
      pod.ports.map(({ by, hostPort, containerPort }) => [by, hostPort, containerPort]),
      [
        ['web-one', 80, 80],
        ['demo-one', 8080, 81],
      ],
    );
  });

  it('gives each sshd a port of its own, the first the usual one', () => {
    const members = [member('demo'), member('web'), member('db')];
    assert.deepEqual(podOf(members, based).sshPorts, { 'demo-one': 22, 'web-one': 2201, 'db-one': 2202 });
    const taken = [member('demo', { expose: [tcp(22), tcp(2201)] }), member('web')];
    assert.deepEqual(podOf(taken, based).sshPorts, { 'demo-one': 2202, 'web-one': 2203 });
    assert.deepEqual(podOf(members, noTraits).sshPorts, {});
  });
});

describe('a port clash in a pod (platforms F7)', () => {
  const clashes = (members: Parameters<typeof podOf>[0], traits: TraitsOf = exposing) =>
    podClashes(podOf(members, traits), traits).map(({ message }) => message);

  it('names the port, both members and where they stand', () => {
    const where = { file: 'conf/run.conf', line: 4 };
    const [error, ...others] = podClashes(
      podOf([member('demo', { where }), member('web')], exposing),
      exposing,
    );
    assert.equal(
      error?.message,
      'port 80/tcp of the pod front is wanted by web,instance=one and by demo,instance=one (conf/run.conf:4)',
    );
    assert.deepEqual([error.where, others], [{ file: 'conf/run.conf', line: 1 }, []]);
  });

  it('is found between EXPOSE and ports[], and once a pair of members', () => {
    const ports = [{ hostPort: 9000, containerPort: 80, protocol: 'tcp' as const }];
    assert.equal(clashes([member('demo', { ports, expose: [] }), member('web')]).length, 1);
    assert.equal(clashes([member('demo'), member('web'), member('db')]).length, 2);
  });

  it('is none where protocols differ, or run.conf says what is listened on', () => {
    const udp = [{ containerPort: 80, protocol: 'udp' as const }];
    assert.deepEqual(clashes([member('demo', { expose: udp }), member('web')]), []);
    assert.deepEqual(clashes([member('demo', { expose: [] }), member('web')]), []);
    assert.deepEqual(clashes([member('demo', { expose: [tcp(81)] }), member('web')]), []);
  });

  it("is none with a command of run.conf's own, which the image's EXPOSE says nothing about", () => {
    assert.deepEqual(clashes([member('demo', { command: ['serve', '81'] }), member('web')]), []);
  });
});
