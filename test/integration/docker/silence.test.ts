import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UnreachableError } from '../../../src/core/index.ts';
import { Client } from '../../../src/docker/client.ts';
import { Connection } from '../../../src/docker/connection.ts';
import { ContainersClient } from '../../../src/docker/containers.ts';
import { ImagesClient } from '../../../src/docker/images.ts';
import { NetworksClient } from '../../../src/docker/networks.ts';
import { VolumesClient } from '../../../src/docker/volumes.ts';

describe('an engine that says nothing after the handshake (platforms §4 F2: a stopped dockerd)', () => {
  let directory: string;
  let server: Server;
  let client: Client;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 't-silence-'));
    const path = join(directory, 'stopped.sock');
    server = createServer((request, response) => {
      if (request.url === '/_ping') response.writeHead(200, { 'api-version': '1.41' }).end('OK');
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
    const deadlines = { handshakeMs: 10_000, readMs: 100 };
    client = new Client(
      new Connection({ endpoint: `unix://${path}`, env: {} }, deadlines),
      new AbortController().signal,
    );
  });
  after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(directory, { recursive: true });
  });

  const questions: Record<string, () => Promise<unknown>> = {
    'list containers': () => new ContainersClient(client).list({ all: true }),
    'inspect demo': () => new ContainersClient(client).inspect('demo'),
    'list networks': () => new NetworksClient(client).list(),
    'list volumes': () => new VolumesClient(client).list({}),
    'list images': () => new ImagesClient(client).list({}),
  };
  for (const [what, ask] of Object.entries(questions))
    it(`is given up when asked to ${what}`, async () => {
      const error: unknown = await ask().catch((thrown: unknown) => thrown);
      assert.ok(error instanceof UnreachableError, String(error));
      assert.equal(error.exitCode, 4);
      assert.match(error.message, new RegExp(`no answer within 0\\.1 s when asked to ${what}$`));
    });
});
