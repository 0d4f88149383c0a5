import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const script = join(import.meta.dirname, '../../../scripts/engine-state.mjs');

async function engineState(env: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [script], {
    env: { HOME: '/nowhere', ...env },
  });
  return stdout.trim();
}

describe('the state of the engine, as the set-up sees it', () => {
  let directory: string;
  beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'dockerops-state-'))));
  afterEach(() => rm(directory, { recursive: true }));

  async function withSocket(answer: RequestListener, use: (url: string) => Promise<void>): Promise<void> {
    const path = join(directory, 'docker.sock');
    const server = createServer(answer).listen(path);
    await once(server, 'listening');
    await use(`unix://${path}`);
    server.close();
    await once(server, 'close');
  }

  it('is "answers" when the socket does', async () => {
    await withSocket(
      (_request, response) => response.end('OK'),
      async (url) => assert.equal(await engineState({ DOCKER_HOST: url }), 'answers'),
    );
  });

  it('is "silent" without a socket, and where something else answers', async () => {
    assert.equal(await engineState({ DOCKER_HOST: `unix://${directory}/none.sock` }), 'silent');
    await withSocket(
      (_request, response) => response.writeHead(500).end(),
      async (url) => assert.equal(await engineState({ DOCKER_HOST: url }), 'silent'),
    );
  });

  it('is "elsewhere" when the user has named another machine or a context', async () => {
    await writeFile(join(directory, 'config.json'), JSON.stringify({ currentContext: 'colima' }));
    assert.equal(await engineState({ DOCKER_HOST: 'tcp://10.0.0.1:2376' }), 'elsewhere');
    assert.equal(await engineState({ DOCKER_CONTEXT: 'remote' }), 'elsewhere');
    assert.equal(await engineState({ DOCKER_CONFIG: directory }), 'elsewhere');
    assert.notEqual(await engineState({ DOCKER_CONFIG: directory, DOCKER_CONTEXT: 'default' }), 'elsewhere');
  });
});
