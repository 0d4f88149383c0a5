import assert from 'node:assert/strict';
import {
  heldPorts,
  parseExposed,
  portClashes,
  publishedPorts,
} from '../../../../src/platform/instance/ports.ts';
import { summary } from '../../../support/observed.ts';
import { image, wanted } from '../run/support.ts';

const published = wanted('web', {
  type: 'published',
  properties: { ...wanted('web').properties, publish_ports: true },
});

describe('publish_ports (dockerops §4)', () => {
  it('publishes every EXPOSE of the image on the same number, tcp and udp', () => {
    const ports = publishedPorts(published, image({ exposedPorts: ['80/tcp', '53/udp', '7000-7002/tcp'] }));
    assert.deepEqual(
      ports.map(({ hostPort, containerPort, protocol }) => `${hostPort}:${containerPort}/${protocol}`),
      ['80:80/tcp', '53:53/udp', '7000:7000/tcp', '7001:7001/tcp', '7002:7002/tcp'],
    );
  });

  it('publishes nothing when it is off, except what ports[] says', () => {
    const listed = wanted('web', { ports: [{ hostPort: 8080, containerPort: 80, protocol: 'tcp' }] });
    assert.deepEqual(publishedPorts(wanted('web'), image()), []);
    assert.deepEqual(publishedPorts(listed, image()), [
      { hostPort: 8080, containerPort: 80, protocol: 'tcp', hostAddress: '' },
    ]);
  });

  it('lets ports[] move an exposed port instead of publishing it twice', () => {
    const moved = { ...published, ports: [{ hostPort: 8080, containerPort: 80, protocol: 'tcp' as const }] };
    assert.deepEqual(
      publishedPorts(moved, image()).map(({ hostPort, protocol }) => `${hostPort}/${protocol}`),
      ['8080/tcp', '53/udp'],
    );
  });

  it('publishes on publish_address, all addresses unless told', () => {
    const local = { ...published, publishAddress: '127.0.0.1' };
    assert.deepEqual(
      [...new Set(publishedPorts(local, image()).map((port) => port.hostAddress))],
      ['127.0.0.1'],
    );
    assert.deepEqual([...new Set(publishedPorts(published, image()).map((port) => port.hostAddress))], ['']);
  });

  it('reads what EXPOSE gives', () => {
    assert.deepEqual(parseExposed('80'), [{ containerPort: 80, protocol: 'tcp' }]);
    assert.deepEqual(parseExposed('5000-5001/sctp'), [
      { containerPort: 5000, protocol: 'sctp' },
      { containerPort: 5001, protocol: 'sctp' },
    ]);
    assert.deepEqual(parseExposed('http'), []);
  });
});

describe('a port that cannot be had (platforms F7)', () => {
  const claim = (by: string, hostAddress = '', protocol = 'tcp') => ({
    hostPort: 80,
    protocol,
    hostAddress,
    by,
  });
  const messages = (...clashes: Parameters<typeof portClashes>) =>
    portClashes(...clashes).map((error) => error.message);

  it('is named with both who want it', () => {
    assert.deepEqual(messages([claim('web-one'), claim('demo-one')], []), [
      'port 80/tcp is wanted by web-one and by demo-one',
    ]);
  });

  it('is named with the container that has it', () => {
    const held = heldPorts([
      summary('other/one', {
        ports: [{ containerPort: 80, protocol: 'tcp', hostPort: 80, hostAddress: '0.0.0.0' }],
      }),
    ]);
    assert.deepEqual(messages([claim('web-one')], held), [
      'port 80/tcp is wanted by web-one but taken by container p-other-one',
    ]);
  });

  it('is no trouble on another address or protocol', () => {
    assert.deepEqual(
      messages([claim('a', '127.0.0.1'), claim('b', '192.168.0.1'), claim('c', '', 'udp')], []),
      [],
    );
    assert.equal(messages([claim('a', '127.0.0.1'), claim('b')], []).length, 1);
  });
});
