import type { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Via } from './endpoint.ts';

const agents = new WeakMap<Via['dial'], Promise<Agent>>();

/** Node's http over connections of our own making, kept for further calls. One agent for each way. */
export function dialingAgent(dial: Via['dial']): Promise<Agent> {
  const known = agents.get(dial) ?? makeAgent(dial);
  agents.set(dial, known);
  return known;
}

async function makeAgent(dial: Via['dial']): Promise<Agent> {
  const http = await import('node:http');
  class DialingAgent extends http.Agent {
    override createConnection(
      _options: object,
      done?: (error: Error | null, stream: Duplex) => void,
    ): undefined {
      dial().then(
        (stream) => done?.(null, asSocket(stream)),
        (error: unknown) => done?.(error as Error, undefined as never),
      );
    }
  }
  return new DialingAgent({ keepAlive: true });
}

/** What http asks of a socket beyond a stream: nothing that a channel could do. */
function asSocket(stream: Duplex): Duplex {
  const same = (): Duplex => stream;
  return Object.assign(stream, {
    setKeepAlive: same,
    setNoDelay: same,
    setTimeout: same,
    ref: same,
    unref: same,
    destroySoon: () => stream.destroy(),
  });
}
