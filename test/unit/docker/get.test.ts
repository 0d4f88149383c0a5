import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { get } from '../../../src/docker/get.ts';

describe('an answer of the engine, read past dockerode', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  const answered = async (text: string, signal = new AbortController().signal) => {
    const server = createServer((socket) => socket.once('data', () => socket.end(text)));
    servers.push(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const endpoint = { url: 'tcp://t', origin: 'test', passedOver: [], address: { host: '127.0.0.1', port } };
    return get(endpoint, '/x', signal);
  };
  const head = 'HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\n';

  it('is all there is, when nothing says how long it is', async () => {
    const { headers, text } = await answered(`${head}\r\n["ü"]`);
    assert.equal(text, '["ü"]');
    assert.equal(headers.get('api-version'), '1.41');
  });

  it('is no answer when it ends too early', async () => {
    const early = { code: 'ECONNRESET' };
    await assert.rejects(answered(`${head}Content-Length: 9\r\n\r\n["a"]`), early);
    await assert.rejects(answered(''), early);
  });

  it('is an error with its status and what the engine says', async () => {
    const body = '{"message":"no such thing"}';
    await assert.rejects(
      answered(`HTTP/1.1 404 Not Found\r\nContent-Length: ${body.length}\r\n\r\n${body}`),
      {
        statusCode: 404,
        json: { message: 'no such thing' },
      },
    );
  });

  it('is not asked for when the run was interrupted before', async () => {
    const reason = new Error('interrupted');
    await assert.rejects(answered(head, AbortSignal.abort(reason)), reason);
  });

  it('is none when it is not HTTP', async () => {
    await assert.rejects(answered('SSH-2.0-OpenSSH\r\n'), { code: 'HPE_INVALID_CONSTANT' });
  });
});
