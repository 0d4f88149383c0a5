import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { buffer, text } from 'node:stream/consumers';
import { DeniedError, InterruptedError, UnreachableError } from '../../../src/core/index.ts';
import { createSsh } from '../../../src/hosts/index.ts';
import type { SessionStream, SshConnection, SshTarget } from '../../../src/ports/index.ts';
import { makeKey, startSshd, type TestSshd } from '../../support/sshd.ts';

describe('ssh to a real sshd', () => {
  const ssh = createSsh();
  const never = new AbortController().signal;
  let sshd: TestSshd;
  let target: SshTarget;
  let open: SshConnection[] = [];

  const connect = async (change: Partial<SshTarget> = {}, signal = never) => {
    const connection = await ssh.connect({ ...target, ...change }, signal);
    open.push(connection);
    return connection;
  };
  const outcome = async (session: SessionStream) => {
    const [stdout, stderr] = await Promise.all([
      text(session.stdout),
      session.stderr ? text(session.stderr) : '',
    ]);
    return { stdout, stderr, exitCode: await session.ended() };
  };

  before(async () => {
    sshd = await startSshd();
    target = {
      user: sshd.user,
      privateKey: sshd.privateKey,
      hostKey: sshd.hostKey,
      hostKeyAlias: 'shop.web.one',
      transport: { address: '127.0.0.1', port: sshd.port },
      connectTimeoutMs: 2000,
    };
  });
  afterEach(() => {
    for (const connection of open) connection.close();
    open = [];
  });
  after(() => sshd.stop());

  it('runs a command and keeps its output, error output and exit code apart', async () => {
    const connection = await connect();
    const session = await connection.exec('echo out; echo err >&2; exit 7');
    assert.deepEqual(await outcome(session), { stdout: 'out\n', stderr: 'err\n', exitCode: 7 });
  });

  it('says 128 + n when a signal ends the command', async () => {
    const connection = await connect();
    const session = await connection.exec('kill -TERM $$');
    assert.equal((await outcome(session)).exitCode, 143);
  });

  it('carries 256 KiB of binary data both ways unchanged', async () => {
    const data = randomBytes(256 * 1024);
    const connection = await connect();
    const session = await connection.exec('tee /dev/stderr');
    session.stdin.end(data);
    const [stdout, stderr] = await Promise.all([
      buffer(session.stdout),
      session.stderr ? buffer(session.stderr) : undefined,
    ]);
    const digest = (bytes: Buffer | undefined) => bytes && createHash('sha256').update(bytes).digest('hex');
    assert.deepEqual([digest(stdout), digest(stderr)], [digest(data), digest(data)]);
    assert.equal(await session.ended(), 0);
  });

  it('gives a shell a terminal of the size asked for, and resizes it', async () => {
    const connection = await connect();
    const session = await connection.shell({ columns: 91, rows: 33, term: 'vt220' });
    const said = new Promise<string>((resolve) => {
      let all = '';
      session.stdout.on('data', (chunk: Buffer) => {
        all += chunk.toString();
        if (/size=33 91/.test(all))
          void session
            .resize({ columns: 120, rows: 40 })
            .then(() => session.stdin.write('stty size; exit 5\n'));
        if (/\b40 120\b/.test(all)) resolve(all);
      });
    });
    session.stdin.write('echo term=$TERM size=$(stty size)\n');
    assert.match(await said, /term=vt220/);
    assert.equal(await session.ended(), 5);
  });

  it('is refused with a key the server does not know, and says so with exit code 5', async () => {
    const { private: privateKey } = await makeKey(sshd.directory, 'stranger');
    await assert.rejects(connect({ privateKey }), (error) => {
      assert.ok(error instanceof DeniedError);
      assert.equal(error.exitCode, 5);
      assert.match(error.message, /^sshd refuses our key for user /);
      assert.equal(error.host, 'shop.web.one');
      return true;
    });
  });

  it('refuses a host key that is not the pinned one, and names both', async () => {
    const { public: hostKey } = await makeKey(sshd.directory, 'other-host');
    await assert.rejects(connect({ hostKey }), (error) => {
      assert.ok(error instanceof DeniedError);
      assert.match(error.message, /^shop\.web\.one: .*expected SHA256:\S+, got SHA256:\S+$/);
      return true;
    });
  });

  it('refuses a server that has no key of the pinned kind', async () => {
    const hostKey = 'ecdsa-sha2-nistp256 AAAA';
    await assert.rejects(connect({ hostKey }), DeniedError);
  });

  it('says that nothing answers where nothing listens', async () => {
    const transport = { address: '127.0.0.1', port: 1 };
    await assert.rejects(connect({ transport }), UnreachableError);
  });

  it('ends a connect when it is aborted while the server is silent', async () => {
    const silent = createServer((socket) => void socket.on('error', () => undefined)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const transport = { address: '127.0.0.1', port: (silent.address() as AddressInfo).port };
    const controller = new AbortController();
    silent.once('connection', () => controller.abort(new InterruptedError()));
    await assert.rejects(connect({ transport }, controller.signal), InterruptedError);
    silent.close();
    await once(silent, 'close'); // comes only when our socket is closed
  });

  it('ends a running command when it is aborted', async () => {
    const controller = new AbortController();
    const connection = await connect({}, controller.signal);
    const session = await connection.exec('echo ready; exec sleep 60');
    session.stdout.once('data', () => controller.abort());
    session.stderr?.resume();
    await assert.rejects(session.ended(), InterruptedError);
  });

  it('notices that the connection broke', async () => {
    const connection = await connect();
    const session = await connection.exec('kill -9 $PPID');
    session.stdout.resume();
    session.stderr?.resume();
    await assert.rejects(session.ended(), /connection to shop\.web\.one was lost/);
  });
});
