import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Fault, FaultRow } from './row.ts';

/** Many kernels are built without netem: packets are lost by iptables, and come late by a relay (slow-relay.ts). */
const start =
  'ip link set lo up && iptables -A INPUT -m statistic --mode random --probability 0.05 -j DROP && exec "$@"';

/** N1: 300 ms there and back, and every twentieth packet is lost, in a network namespace of its own. */
export const slowNetwork: Fault = {
  number: 'N1',
  title: 'hosts over a network with 300 ms of latency and 5 % of loss',
  async *rows() {
    const inside = [process.execPath, '--import', 'tsx', join(import.meta.dirname, 'slow-network-inside.ts')];
    const child = spawn('unshare', ['--net', '/bin/sh', '-c', start, 'sh', ...inside], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'close');
    for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line) as FaultRow;
    const [code] = (await ended) as [number | null];
    if (code !== 0) throw new Error(`the part inside the namespace ended with ${code ?? 'a signal'}`);
  },
};
