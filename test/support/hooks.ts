import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { takeCoverage } from 'node:v8';
import { until } from './until.ts';

/** What a test opens and must close; the rest (timers, files) ends by itself. */
const closable = /^(TCP|Pipe|TLS|Process|FSEvent|UDP)/;
const closedWithinMs = 10_000;

const openNow = (): readonly string[] =>
  process.getActiveResourcesInfo().filter((kind) => closable.test(kind));

let openBefore: readonly string[] = [];

/** Requests whose connection is still there, so that a test that leaves one open can be told from the others. */
let requests: ClientRequest[] = [];
const connected = ({ socket }: ClientRequest): boolean => socket?.destroyed === false;
const mostRequests = 100;

subscribe('http.client.request.start', (message) => {
  if (requests.length > mostRequests) requests = requests.filter((one) => !one.socket || connected(one));
  requests.push((message as { request: ClientRequest }).request);
});

/** Around each file where files run in parallel, around all of them elsewhere. */
export const mochaHooks = {
  beforeAll(): void {
    // Opened by their first use, and for good.
    for (const stream of [process.stdout, process.stderr]) stream.write('');
    openBefore = openNow();
  },

  /** A connection, a server or a process that a test leaves open would keep mocha from ending. */
  async afterAll(this: Mocha.Context): Promise<void> {
    const closed = () => openNow().length <= openBefore.length;
    await until('the tests to close what they opened', closed, closedWithinMs).catch((error: unknown) => {
      const files = this.test?.parent?.suites.flatMap(({ file }) => file ?? []) ?? [];
      const [now, before] = [openNow(), openBefore].map((kinds) => kinds.join(', '));
      const asked = requests.filter(connected).map(({ method, path }) => `${method} ${path}`);
      const what = [`left open by ${files.join(', ')}: ${now}`, `before: ${before}`, ...asked];
      throw new Error(what.join('; '), { cause: error });
    });
    // A worker that mocha ends is killed before it has written down what it covered.
    if (process.send && process.env['NODE_V8_COVERAGE']) takeCoverage();
  },
};
