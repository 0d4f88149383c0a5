import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sshpk from 'sshpk';
import { InterruptedError, UnreachableError } from '../../../src/core/index.ts';
import { Connection } from '../../../src/docker/connection.ts';
import { createEngine } from '../../../src/docker/index.ts';
import type { Engine } from '../../../src/ports/index.ts';
import { heldToPermissions, runChild } from '../../support/child.ts';
import { EngineProxy } from '../../support/engine-proxy.ts';
import { testEngine, testProject } from '../../support/engine.ts';
import { distributionImage } from '../../support/images.ts';

const signal = new AbortController().signal;
const at = (endpoint: string, env: Record<string, string> = {}) => createEngine({ endpoint, env, signal });

const unreachable = async (work: Promise<unknown>): Promise<UnreachableError> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof UnreachableError, String(error));
  assert.equal(error.exitCode, 4);
  return error;
};

describe('the way to an engine', () => {
  let engine: Engine;
  let directory: string;
  let closing: (() => unknown)[];

  before(async function () {
    engine = await testEngine(this);
  });
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 't-connection-'));
    closing = [];
  });
  afterEach(async () => {
    for (const close of closing) await close();
    await rm(directory, { recursive: true });
  });

  const socketPath = () => engine.endpoint.replace('unix://', '');
  const proxied = async (apiVersion?: string, tls?: Parameters<EngineProxy['listen']>[0]) => {
    const proxy = new EngineProxy(socketPath(), apiVersion);
    closing.push(() => proxy.close());
    return { proxy, port: await proxy.listen(tls) };
  };
  const listening = async (server: Server, where: string | number): Promise<Server> => {
    closing.push(() => new Promise((resolve) => server.close(resolve)));
    await new Promise<void>((resolve) => server.listen(where, () => resolve()));
    return server;
  };

  it('tells what the engine is', async () => {
    const facts = await engine.facts();
    assert.match(facts.version, /^\d+\.\d+/);
    assert.match(facts.apiVersion, /^1\.\d+$/);
    assert.equal(facts.os, 'linux');
    assert.ok(facts.hostname.length > 0);
    assert.equal(facts.local, true);
  });

  it('has nothing of what is created in URLs: secrets of its environment would stand in logs', async () => {
    const { proxy, port } = await proxied();
    const { containers, volumes } = at(`tcp://127.0.0.1:${port}`);
    const project = testProject(engine);
    closing.push(() => project.cleanUp());
    const { name, labels } = project;
    const image = await distributionImage(engine);
    const env = { TOKEN: 'geheim' };
    await volumes.create(name, labels);
    await containers.create({ name, image, env, labels, mounts: [], ports: [], command: ['true'] });
    assert.deepEqual((await engine.containers.inspect(name))?.env, env);
    assert.deepEqual(
      proxy.writes.map((write) => write.replace(/v[\d.]+/, 'v1')),
      ['POST /v1/volumes/create?', `POST /v1/containers/create?name=${name}`],
    );
  });

  it('may be TCP; such an engine is not called local', async () => {
    const { port } = await proxied();
    const facts = await at(`tcp://127.0.0.1:${port}`).facts();
    assert.equal(facts.version, (await engine.facts()).version);
    assert.equal(facts.local, false);
  });

  it("is not led astray by the process's own DOCKER_HOST", async () => {
    const before = process.env['DOCKER_HOST'];
    process.env['DOCKER_HOST'] = 'tcp://127.0.0.1:1';
    try {
      await at(engine.endpoint).containers.list({});
    } finally {
      if (before === undefined) delete process.env['DOCKER_HOST'];
      else process.env['DOCKER_HOST'] = before;
    }
  });

  describe('speaks the API version', () => {
    const spoken = async (theirs: string | undefined, env: Record<string, string> = {}) => {
      const { proxy, port } = await proxied(theirs);
      await at(`tcp://127.0.0.1:${port}`, env).containers.list({});
      const [ping, list] = proxy.paths;
      assert.equal(ping, '/_ping');
      return list?.split('/')[1];
    };

    it('of an older engine', async () => assert.equal(await spoken('1.40'), 'v1.40'));
    it('of this engine', async () =>
      assert.equal(await spoken(undefined), `v${(await engine.facts()).apiVersion}`));
    it('of DOCKER_API_VERSION', async () =>
      assert.equal(await spoken('1.41', { DOCKER_API_VERSION: '1.39' }), 'v1.39'));
    it('it knows itself with a newer engine', async () => {
      const { proxy, port } = await proxied('1.99');
      // This engine knows no such version, and says so: what counts is what was asked for.
      await at(`tcp://127.0.0.1:${port}`)
        .containers.list({})
        .catch(() => undefined);
      assert.match(proxy.paths[1] ?? '', /^\/v1\.47\//);
    });
  });

  describe('under TLS', () => {
    const pair = () => sshpk.generatePrivateKey('ecdsa', { curve: 'nistp256' });
    const authority = { name: sshpk.identityFromDN('CN=t-authority'), key: pair() };
    const ca = sshpk
      .createSelfSignedCertificate(authority.name, authority.key, {
        purposes: ['ca', 'clientAuth', 'serverAuth'],
      })
      .toString('pem');
    const certified = (subject: sshpk.Identity, purpose: string) => {
      const key = pair();
      const options = { purposes: [purpose] };
      const cert = sshpk.createCertificate(subject, key, authority.name, authority.key, options);
      return { key: key.toString('pkcs8'), cert: cert.toString('pem') };
    };
    const server = certified(sshpk.identityForHost('localhost'), 'serverAuth');
    const client = certified(sshpk.identityForUser('me'), 'clientAuth');

    const keysIn = async (name: string, files: Record<string, string>) => {
      const place = join(directory, name);
      await mkdir(place);
      for (const [file, content] of Object.entries(files))
        await writeFile(join(place, `${file}.pem`), content);
      return { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: place };
    };
    const guarded = () => proxied(undefined, { ...server, ca, requestCert: true, rejectUnauthorized: true });

    it('shows its certificate and checks the other one', async () => {
      const { port } = await guarded();
      const env = await keysIn('good', { ca, ...client });
      await at(`tcp://localhost:${port}`, env).containers.list({});
    });

    it('refuses an engine whose certificate it cannot check', async () => {
      const { port } = await guarded();
      const other = sshpk.createSelfSignedCertificate(sshpk.identityFromDN('CN=other'), pair(), {
        purposes: ['ca'],
      });
      const env = await keysIn('other', { ca: other.toString('pem'), ...client });
      const error = await unreachable(at(`tcp://localhost:${port}`, env).containers.list({}));
      assert.match(error.message, /^no TLS connection to tcp:\/\/localhost:\d+: /);
    });

    it('names TLS when an engine wants it', async () => {
      const { port } = await guarded();
      const error = await unreachable(at(`tcp://localhost:${port}`).containers.list({}));
      assert.match(error.hints.join('\n'), /DOCKER_TLS_VERIFY=1/);
    });
  });

  describe('that leads nowhere', () => {
    it('names the socket, why it was that one, and what to do', async () => {
      const error = await unreachable(at('unix:///no/such.sock').containers.list({}));
      assert.equal(
        error.message,
        'no Docker engine answers at unix:///no/such.sock: there is no such socket',
      );
      assert.equal(error.facts[0], 'tried unix:///no/such.sock (--engine)');
      assert.match(error.hints.join('\n'), /systemctl start docker/);
      assert.match(error.hints.join('\n'), /DOCKER_HOST/);
    });

    it('names each way that was passed over', async () => {
      const { facts } = await unreachable(
        createEngine({ env: { DOCKER_HOST: 'tcp://127.0.0.1:1' }, signal }).facts(),
      );
      assert.deepEqual(facts, [
        'tried tcp://127.0.0.1:1 (DOCKER_HOST)',
        'not used: --engine is not given',
        'not used: --context is not given',
      ]);
    });

    it('says that nothing listens', async () => {
      assert.match((await unreachable(at('tcp://127.0.0.1:1').facts())).message, /nothing listens there$/);
    });

    it('says that the host is unknown', async () => {
      assert.match(
        (await unreachable(at('tcp://t-no-such-host.invalid:2375').facts())).message,
        /t-no-such-host/,
      );
    });

    it('says that it is no engine that answers', async () => {
      const web = createHttpServer((_, response) => void response.writeHead(404).end('no such page'));
      const { port } = (await listening(web, 0)).address() as AddressInfo;
      const error = await unreachable(at(`tcp://127.0.0.1:${port}`).facts());
      assert.match(error.message, /it answers "no such page" \(HTTP 404\)$/);
    });

    it('says that what answers does not speak HTTP', async () => {
      const other = createServer((socket) =>
        socket
          .resume()
          .on('error', () => undefined)
          .end('SSH-2.0-OpenSSH\r\n'),
      );
      const path = join(directory, 'ssh.sock');
      await listening(other, path);
      assert.match((await unreachable(at(`unix://${path}`).facts())).message, /does not speak HTTP$/);
    });

    it('is given up when nobody answers', async () => {
      const silent = createServer((socket) => closing.unshift(() => socket.destroy()));
      const path = join(directory, 'silent.sock');
      await listening(silent, path);
      const connection = new Connection(
        { endpoint: `unix://${path}`, env: {} },
        { handshakeMs: 100, readMs: 100 },
      );
      assert.match((await unreachable(connection.docker())).message, /it gave no answer within 0\.1 s$/);
    });

    it('is given up with the signal', async () => {
      const controller = new AbortController();
      const reason = new InterruptedError('Ctrl-C');
      const path = join(directory, 'silent.sock');
      const silent = createServer((socket) => {
        closing.unshift(() => socket.destroy());
        controller.abort(reason);
      });
      await listening(silent, path);
      const waiting = createEngine({
        endpoint: `unix://${path}`,
        env: {},
        signal: controller.signal,
      }).facts();
      await assert.rejects(waiting, (error) => error === reason);
    });

    it('is tried anew with the next call', async () => {
      const path = join(directory, 'later.sock');
      const later = at(`unix://${path}`);
      await unreachable(later.containers.list({}));
      const { port } = await proxied();
      const relay = createHttpServer((_, response) => {
        response.writeHead(200, { 'api-version': '1.41', 'content-type': 'application/json' }).end('[]');
      });
      assert.ok(port > 0);
      await listening(relay, path);
      assert.deepEqual(await later.containers.list({}), []);
    });

    it('names the permission that is missing, and the group that has it', async () => {
      await chmod(directory, 0o755);
      const path = join(directory, 'guarded.sock');
      await listening(createServer(), path);
      await chmod(path, 0o000);
      const said = await runChild('engine-calls.ts', [`unix://${path}`], heldToPermissions);
      assert.equal(said, `permission denied on the socket unix://${path}`);
    });
  });

  it('does not keep a process alive, whatever was called over it', async () => {
    const project = testProject(engine);
    try {
      const id = await engine.containers.create({
        name: `${project.name}-one`,
        image: await distributionImage(engine),
        command: ['sh', '-c', 'echo ready; exec sleep 1000'],
        env: {},
        labels: project.labels,
        mounts: [],
        ports: [],
      });
      await engine.containers.start(id);
      assert.equal(await runChild('engine-calls.ts', [engine.endpoint, id]), 'fine');
    } finally {
      await project.cleanUp();
    }
  });
});
