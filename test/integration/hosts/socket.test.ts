import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '../../../src/docker/index.ts';
import { testEngine } from '../../support/engine.ts';
import { SshHome } from '../../support/ssh-home.ts';
import { startSshd, type TestSshd } from '../../support/sshd.ts';

const socket = '/var/run/docker.sock';

describe("a host's engine over its one connection", function () {
  this.timeout(60_000);
  let sshds: TestSshd[];
  let home: SshHome;

  before(async function () {
    await testEngine(this);
    sshds = await Promise.all([startSshd(), startSshd(['AllowStreamLocalForwarding no'])]);
    home = await SshHome.make(...sshds);
  });
  after(async () => {
    await home.remove();
    await Promise.all(sshds.map((sshd) => sshd.stop()));
  });

  const facts = async (host: string, path = socket) => {
    const machine = await home.open(host);
    const via = { url: `ssh://${host}${path}`, dial: () => machine.dial(path) };
    const engine = createEngine({ env: {}, signal: new AbortController().signal, via });
    await engine.containers.list({});
    return engine.facts();
  };

  it('is reached by forwarding its socket, or by the docker command where sshd forwards none', async () => {
    const [forwarded, commanded] = await Promise.all([facts('s1'), facts('s2')]);
    assert.equal(commanded.version, forwarded.version);
  });

  it('says what is wrong with a socket: not there, nobody at it', async () => {
    await assert.rejects(facts('s1', '/nowhere.sock'), /there is no engine's socket \/nowhere.sock/);
    const directory = await mkdtemp(join(tmpdir(), 'dockerops-socket-'));
    const server = createServer().listen(join(directory, 'live'));
    await once(server, 'listening');
    await rename(join(directory, 'live'), join(directory, 'left'));
    server.close();
    await once(server, 'close');
    try {
      for (const host of ['s1', 's2'])
        await assert.rejects(facts(host, join(directory, 'left')), /nothing listens at the engine's socket/);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
