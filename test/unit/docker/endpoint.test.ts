import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ConfigError } from '../../../src/core/index.ts';
import { defaultEndpoint, parseUrl, resolveEndpoint } from '../../../src/docker/endpoint.ts';

describe('which engine is meant', () => {
  let home: string;
  let servers: Server[];

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'dockerops-endpoint-'));
    servers = [];
  });
  afterEach(async () => {
    for (const server of servers) await new Promise((resolve) => server.close(resolve));
    await rm(home, { recursive: true });
  });

  const write = async (path: string, content: unknown) => {
    const file = join(home, '.docker', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  };
  const digest = (name: string) => createHash('sha256').update(name).digest('hex');
  const context = (name: string, docker: object) =>
    write(`contexts/meta/${digest(name)}/meta.json`, { Name: name, Endpoints: { docker } });
  const resolve = (env: Record<string, string> = {}, choice: { endpoint?: string; context?: string } = {}) =>
    resolveEndpoint({ ...choice, env: { HOME: home, ...env } });

  it('is --engine before everything else', async () => {
    await context('far', { Host: 'tcp://far:1' });
    const endpoint = resolve({ DOCKER_HOST: 'tcp://env:1' }, { endpoint: 'unix:///e.sock', context: 'far' });
    assert.equal(endpoint.url, 'unix:///e.sock');
    assert.equal(endpoint.socketPath, '/e.sock');
    assert.equal(endpoint.origin, '--engine');
  });

  it('is --context before DOCKER_HOST', async () => {
    await context('far', { Host: 'tcp://far:2375' });
    const endpoint = resolve({ DOCKER_HOST: 'tcp://env:1' }, { context: 'far' });
    assert.deepEqual(endpoint.address, { host: 'far', port: 2375 });
    assert.equal(endpoint.origin, '--context far');
  });

  it('is DOCKER_HOST before DOCKER_CONTEXT, and that before the current context', async () => {
    await write('config.json', { currentContext: 'current' });
    await context('current', { Host: 'tcp://current:1' });
    await context('named', { Host: 'tcp://named:1' });
    assert.equal(resolve({ DOCKER_HOST: 'tcp://env:1', DOCKER_CONTEXT: 'named' }).url, 'tcp://env:1');
    assert.equal(resolve({ DOCKER_CONTEXT: 'named' }).url, 'tcp://named:1');
    assert.equal(resolve().url, 'tcp://current:1');
  });

  it('is looked up in DOCKER_CONFIG', async () => {
    await write('elsewhere/config.json', { currentContext: 'there' });
    const file = `elsewhere/contexts/meta/${digest('there')}/meta.json`;
    await write(file, { Name: 'there', Endpoints: { docker: { Host: 'tcp://there:1' } } });
    assert.equal(resolve({ DOCKER_CONFIG: join(home, '.docker/elsewhere') }).url, 'tcp://there:1');
  });

  it('says of each better-ranked way why it did not apply', () => {
    const endpoint = resolve();
    assert.equal(endpoint.url, 'unix:///var/run/docker.sock');
    assert.deepEqual(endpoint.passedOver, [
      '--engine is not given',
      '--context is not given',
      'DOCKER_HOST is not set',
      'DOCKER_CONTEXT is not set',
      `${home}/.docker/config.json names no current context`,
      'the rootless socket: XDG_RUNTIME_DIR is not set',
    ]);
  });

  it('is the rootless one when the rootful one is not there', async () => {
    const socket = join(home, 'docker.sock');
    const server = createServer();
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    const rootless = defaultEndpoint([], { XDG_RUNTIME_DIR: home }, '/no/docker.sock');
    assert.equal(rootless.socketPath, socket);
    assert.deepEqual(rootless.passedOver, ['/no/docker.sock is not there']);
    const neither = defaultEndpoint([], { XDG_RUNTIME_DIR: '/no/where' }, '/no/docker.sock');
    assert.equal(neither.socketPath, '/no/docker.sock');
    assert.deepEqual(neither.passedOver, ['the rootless socket: /no/where/docker.sock is not there']);
    assert.equal(defaultEndpoint([], { XDG_RUNTIME_DIR: '/no/where' }, socket).socketPath, socket);
  });

  it('takes the context "default" for the default sockets', async () => {
    await write('config.json', { currentContext: 'default' });
    assert.equal(resolve().url, 'unix:///var/run/docker.sock');
  });

  it('has the keys of its context', async () => {
    await context('far', { Host: 'tcp://far:2376', SkipTLSVerify: false });
    for (const name of ['ca', 'cert', 'key'])
      await write(`contexts/tls/${digest('far')}/docker/${name}.pem`, `the ${name}`);
    const { tls } = resolve({}, { context: 'far' });
    assert.deepEqual([tls?.ca, tls?.cert, tls?.key].map(String), ['the ca', 'the cert', 'the key']);
    assert.equal(tls?.verify, true);
  });

  it('is checked by DOCKER_TLS_VERIFY with the files of DOCKER_CERT_PATH', async () => {
    await write('certs/ca.pem', 'the ca');
    const env = { DOCKER_HOST: 'tcp://far:2376', DOCKER_TLS_VERIFY: '1' };
    const { tls } = resolve({ ...env, DOCKER_CERT_PATH: join(home, '.docker/certs') });
    assert.equal(String(tls?.ca), 'the ca');
    assert.equal(tls?.verify, true);
    assert.throws(() => resolve({ ...env, DOCKER_CERT_PATH: '/nowhere' }), /\/nowhere has no ca\.pem/);
  });

  it('has no keys without DOCKER_TLS_VERIFY, nor on a unix socket', () => {
    assert.equal(resolve({ DOCKER_HOST: 'tcp://far:2375' }).tls, undefined);
    assert.equal(resolve({ DOCKER_HOST: 'unix:///x', DOCKER_TLS_VERIFY: '1' }).tls, undefined);
  });

  describe('when it cannot be', () => {
    const refuses = (text: string, what: RegExp) =>
      assert.throws(
        () => parseUrl(text, 'DOCKER_HOST'),
        (error) => {
          assert.ok(error instanceof ConfigError);
          assert.match(error.message, what);
          assert.match(error.message, /^DOCKER_HOST: /);
          return error.hints.length > 0;
        },
      );

    it('names the contexts there are', async () => {
      await context('far', { Host: 'tcp://far:1' });
      assert.throws(
        () => resolve({}, { context: 'fra' }),
        (error) =>
          error instanceof ConfigError &&
          /no Docker context "fra"/.test(error.message) &&
          error.hints.includes('one of: default, far'),
      );
    });

    it('names the file that is not JSON', async () => {
      await write('config.json', '{ broken');
      assert.throws(() => resolve(), /config\.json is not JSON/);
    });

    it('says that a machine behind ssh is named as a host', () =>
      refuses('ssh://me@far', /ssh:\/\/ is not supported/));

    for (const bad of [
      'nonsense',
      'unix://',
      'unix://relative/path',
      'tcp://',
      'ftp://x',
      '',
      '/var/run/docker.sock',
    ])
      it(`refuses "${bad}"`, () => refuses(bad, /is not an engine's address/));
  });

  it('reads addresses with and without a port, IPv6 too', () => {
    assert.deepEqual(parseUrl('tcp://h', '').address, { host: 'h', port: 2375 });
    assert.deepEqual(parseUrl('https://h', '').address, { host: 'h', port: 2376 });
    assert.deepEqual(parseUrl('tcp://[::1]:99', '').address, { host: '::1', port: 99 });
  });
});
