import assert from 'node:assert/strict';
import { clashes, parseBoundPorts, parseRoutes } from '../../../src/hosts/proc.ts';

const routes = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
eth0	00000000	010200C0	0003	0	0	0	00000000	0	0	0
docker0	000011AC	00000000	0001	0	0	0	0000FFFF	0	0	0
eth0	000200C0	00000000	0001	0	0	0	00FFFFFF	0	0	0
`;

const tcp = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0
   1: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2 1 0
   2: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 3 1 0
`;

const tcp6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue
   0: 00000000000000000000000000000000:01BB 00000000000000000000000000000000:0000 0A 00000000:00000000
   1: 0000000000000000FFFF00000100007F:0BB8 00000000000000000000000000000000:0000 0A 00000000:00000000
   2: 00000000000000000000000001000000:0BB9 00000000000000000000000000000000:0000 0A 00000000:00000000
`;

describe("Linux's own tables of the network", () => {
  it('give routes in CIDR form, without the default route', () => {
    assert.deepEqual(parseRoutes(routes), ['172.17.0.0/16', '192.0.2.0/24']);
  });

  it('give the ports that are listened on, and no others', () => {
    assert.deepEqual(parseBoundPorts(tcp, 'tcp'), [
      { address: '127.0.0.1', port: 8080 },
      { address: '', port: 22 },
    ]);
  });

  it('give IPv6 sockets that take IPv4 ports as what they are', () => {
    const [any, mapped, loopback] = parseBoundPorts(tcp6, 'tcp');
    assert.deepEqual(any, { address: '', port: 443 });
    assert.deepEqual(mapped, { address: '127.0.0.1', port: 3000 });
    assert.equal(loopback && clashes(loopback, 3001, '127.0.0.1'), false);
  });

  it('are empty where the system has none', () => {
    assert.deepEqual([parseRoutes(''), parseBoundPorts('', 'udp')], [[], []]);
  });
});

describe('a port that is wanted', () => {
  const onLoopback = { address: '127.0.0.1', port: 80 };

  it('clashes with the same port on the same address, or where either means all', () => {
    assert.equal(clashes(onLoopback, 80, '127.0.0.1'), true);
    assert.equal(clashes(onLoopback, 80, ''), true);
    assert.equal(clashes(onLoopback, 80, '0.0.0.0'), true);
    assert.equal(clashes({ address: '', port: 80 }, 80, '192.0.2.1'), true);
  });

  it('is free on another address, and beside another port', () => {
    assert.equal(clashes(onLoopback, 80, '192.0.2.1'), false);
    assert.equal(clashes(onLoopback, 81, '127.0.0.1'), false);
  });
});
