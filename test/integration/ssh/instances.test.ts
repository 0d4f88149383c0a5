import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  CommandFailedError,
  DeniedError,
  DockeropsError,
  InterruptedError,
  UsageError,
} from '../../../src/core/index.ts';
import { createLocalHost, createSsh } from '../../../src/hosts/index.ts';
import { listKeys, rotateKeys, addKeys, ssh } from '../../../src/platform/index.ts';
import type { Engine, Host, Terminal } from '../../../src/ports/index.ts';
import { buildBase, inject, makeClone, sshdRuns, startBased, type Clone } from '../../support/based.ts';
import { testEngine, testProject, type TestProject } from '../../support/engine.ts';
import { testNetwork, type TestNetwork } from '../../support/network.ts';
import { noTerminal } from '../../support/run.ts';
import { makeKey } from '../../support/sshd.ts';

/** A terminal that feeds a session and keeps what it says. */
function recorder(stdin: Buffer = Buffer.alloc(0)) {
  const heard = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
  const terminal: Terminal = {
    ...noTerminal,
    attach: async (session) => {
      Readable.from([stdin]).pipe(session.stdin);
      const none = Promise.resolve(Buffer.alloc(0));
      [heard.stdout, heard.stderr] = await Promise.all([
        buffer(session.stdout),
        session.stderr ? buffer(session.stderr) : none,
      ]);
      return session.ended();
    },
  };
  return { terminal, heard };
}

/** A machine without a route to the engine's networks, as with Docker Desktop or an engine far away. */
const unrouted = (): Host => {
  const local = createLocalHost();
  return { ...local, facts: async () => ({ ...(await local.facts()), routes: [] }) };
};

describe('ssh to instances of the base image', function () {
  this.timeout(300_000);
  let engine: Engine;
  let project: TestProject;
  let network: TestNetwork;
  let clone: Clone;
  let second: Clone;
  let a: string;
  let b: string;
  const web = () => ({ container: 'web', instance: 'one', address: network.address(0) });
  const store = () => ({
    container: 'store',
    instance: 'one',
    address: network.address(1),
    aliases: ['DB', 'db'],
  });

  const say = async (
    from: Clone,
    name: string,
    command: string,
    more: { local?: Host; stdin?: Buffer } = {},
  ) => {
    const { terminal, heard } = recorder(more.stdin);
    const { run, events } = from.run({ terminal, ...(more.local && { local: more.local }) });
    await ssh(run, { name }, { command, passExitCode: true });
    return { stdout: heard.stdout.toString(), bytes: heard.stdout, events };
  };
  /** As the user `dockerops` inside an instance types it; BatchMode makes every question a failure. */
  const inside = (id: string, ...argv: readonly string[]) =>
    engine.containers.run(id, { argv: ['ssh', '-o', 'BatchMode=yes', ...argv], user: 'dockerops' });
  const asRoot = (id: string, script: string) =>
    engine.containers.run(id, { argv: ['bash', '-c', script], user: 'root' });

  before(async function () {
    engine = await testEngine(this);
    project = testProject(engine);
    network = await testNetwork(engine, project);
    [clone, second] = await Promise.all([makeClone(project.name), makeClone(project.name)]);
    await buildBase(clone.run().run);
    a = await startBased({ engine, project, network, clone }, web());
    b = await startBased({ engine, project, network, clone }, store());
  });
  after(async () => {
    await project.cleanUp();
    await Promise.all([clone.remove(), second.remove()]);
  });

  it('logs in as user dockerops, in the environment of the container', async () => {
    const { stdout } = await say(clone, 'web', 'id -un; echo $CONTAINER');
    assert.equal(stdout, 'dockerops\nweb\n');
  });

  it("passes the command's exit code on", async () => {
    await assert.rejects(say(clone, 'web', 'exit 23'), (error) => {
      assert.ok(error instanceof CommandFailedError);
      return error.exitCode === 23;
    });
  });

  it('ends a command whose run is interrupted, and all it started', async () => {
    const attach: Terminal['attach'] = async (session) => {
      session.stdout.once('data', () => test.abort());
      return session.ended();
    };
    const test = clone.run({ terminal: { ...noTerminal, attach } });
    const command = 'sleep 12345 & echo "it\'s on"; sleep 12345; echo over';
    await assert.rejects(ssh(test.run, { name: 'web' }, { command }), InterruptedError);
    const look = 'cat /proc/[0-9]*/cmdline | tr "\\0" " " | grep -o "sleep [1]2345"';
    assert.equal((await asRoot(a, look)).stdout, '');
    assert.ok(test.events.some((event) => event.type === 'message' && event.text.startsWith('ended "sleep')));
  });

  it('goes through the engine where there is no route, and carries bytes unchanged', async () => {
    const data = randomBytes(256 * 1024);
    const { bytes } = await say(clone, 'web', 'cat', { local: unrouted(), stdin: data });
    assert.ok(bytes.equals(data));
  });

  it('passes exit codes on through the engine too', async () => {
    await assert.rejects(say(clone, 'web', 'exit 9', { local: unrouted() }), { exitCode: 9 });
  });

  it('goes from container to container without a question, by address and by alias', async () => {
    for (const name of [store().address, 'store', 'DB', 'db']) {
      const { exitCode, stdout, stderr } = await inside(a, name, 'echo $CONTAINER');
      assert.deepEqual({ name, exitCode, stdout }, { name, exitCode: 0, stdout: 'store\n' }, stderr);
    }
  });

  it('gives every instance a host key of its own', async () => {
    const list = await listKeys(clone.run().run);
    assert.deepEqual(
      list.map(({ container, ours }) => [container, ours]),
      [
        ['store', true],
        ['web', true],
      ],
    );
    assert.notEqual(list[0]?.hostKey, list[1]?.hostKey);
  });

  it('asks for command= where there is no terminal', async () => {
    const { run } = clone.run();
    await assert.rejects(ssh(run, { name: 'web' }), (error) => {
      assert.ok(error instanceof UsageError);
      return error.hints.some((hint) => hint.includes('ssh:web,instance=one,command='));
    });
  });

  it('keeps the host key when keys are given again, and signs it anew for a new name', async () => {
    const fingerprint = async () =>
      (await listKeys(clone.run().run)).find(({ container }) => container === 'store')?.hostKey;
    const before = await fingerprint();
    await asRoot(a, `echo '${store().address} archive' >> /etc/hosts`);
    assert.notEqual((await inside(a, 'archive', 'true')).exitCode, 0);
    await inject(clone.run().run, clone, b, { ...store(), aliases: ['DB', 'db', 'archive'] });
    assert.equal((await inside(a, 'archive', 'true')).exitCode, 0);
    assert.equal(await fingerprint(), before);
  });

  it('lets a second clone with keys of its own work on the same platform', async () => {
    const { events } = await say(second, 'web', 'true');
    assert.ok(
      events.some(
        (event) => event.type === 'step-ended' && event.step.title.startsWith('add our ssh key to'),
      ),
    );
    const of = { container: 'queue', instance: 'one', address: network.address(2) };
    const c = await startBased({ engine, project, network, clone: second }, of);
    for (const from of [clone, second])
      for (const name of ['web', 'store', 'queue'])
        assert.equal((await say(from, name, 'echo $CONTAINER')).stdout, `${name}\n`);
    for (const [from, to] of [
      [a, 'queue'],
      [c, 'web'],
      [c, 'store'],
    ] as const) {
      const { exitCode, stderr } = await inside(from, to, 'true');
      assert.equal(exitCode, 0, `${to}: ${stderr}`);
    }
  });

  it('does not carry a key that was planted in an instance to any other', async () => {
    const { public: planted } = await makeKey(clone.directory, 'mallory');
    await asRoot(a, `echo '${planted.trim()}' >> /run/dockerops/authorized_keys`);
    await asRoot(a, `echo '@cert-authority * ${planted.trim()}' >> /run/dockerops/known_hosts`);
    await startBased(
      { engine, project, network, clone },
      { container: 'late', instance: 'one', address: network.address(3) },
    );
    const { stdout } = await asRoot(a, 'cat /run/dockerops/authorized_keys /run/dockerops/known_hosts');
    assert.ok(!stdout.includes('mallory'));
    const list = await listKeys(clone.run().run);
    assert.deepEqual(
      list.filter(({ accepts }) => accepts.some(({ comment }) => comment === 'mallory')),
      [],
    );
  });

  it('rotates keys in running and stopped instances, and leaves those of the other clone', async () => {
    const old = await readFile(join(clone.keysDirectory, 'operator'), 'utf8');
    await engine.containers.stop(b, 1);
    await rotateKeys(clone.run().run);
    await engine.containers.start(b);
    await sshdRuns(engine, b);
    for (const from of [clone, second])
      for (const name of ['web', 'store', 'queue'])
        assert.equal((await say(from, name, 'echo $CONTAINER')).stdout, `${name}\n`);
    assert.equal((await inside(a, 'store', 'true')).exitCode, 0);
    const hostKey = (await asRoot(a, 'cat /run/dockerops/ssh_host_ed25519_key.pub')).stdout;
    const transport = { address: web().address, port: 22 };
    const target = {
      user: 'dockerops',
      privateKey: old,
      hostKey,
      hostKeyAlias: 'web',
      transport,
      connectTimeoutMs: 2000,
    };
    await assert.rejects(createSsh().connect(target, new AbortController().signal), DeniedError);
  });

  it('lets in whose public key was added', async () => {
    const { private: privateKey } = await makeKey(clone.directory, 'anna');
    await addKeys(clone.run().run, 'anna.pub');
    const hostKey = (await asRoot(a, 'cat /run/dockerops/ssh_host_ed25519_key.pub')).stdout;
    const transport = { address: web().address, port: 22 };
    const target = {
      user: 'dockerops',
      privateKey,
      hostKey,
      hostKeyAlias: 'web',
      transport,
      connectTimeoutMs: 2000,
    };
    (await createSsh().connect(target, new AbortController().signal)).close();
  });

  it('takes the internal key away under ssh_peers = no', async () => {
    await inject(clone.run().run, clone, a, { ...web(), peers: false });
    const { exitCode, stderr } = await inside(a, 'store', 'true');
    assert.equal(exitCode, 255, stderr);
    await inject(clone.run().run, clone, a, web());
    assert.equal((await inside(a, 'store', 'true')).exitCode, 0);
  });

  it('refuses a changed host key, from here and from a container', async () => {
    const key = '/run/dockerops/ssh_host_ed25519_key';
    await asRoot(
      b,
      `cp -a ${key} /root/ && rm ${key} && ssh-keygen -q -t ed25519 -N "" -f /tmp/k && mv /tmp/k ${key} && kill -HUP $(cat /run/sshd.pid)`,
    );
    await sshdRuns(engine, b);
    await assert.rejects(say(clone, 'store', 'true'), (error) => {
      assert.ok(error instanceof DeniedError);
      return error.message.includes(`${project.name}.store.one`);
    });
    const { exitCode, stderr } = await inside(a, 'store', 'true');
    assert.deepEqual([exitCode, /verification failed/i.test(stderr)], [255, true], stderr);
    await asRoot(b, `cp -a /root/ssh_host_ed25519_key ${key} && kill -HUP $(cat /run/sshd.pid)`);
    await sshdRuns(engine, b);
    assert.equal((await inside(a, 'store', 'true')).exitCode, 0);
  });

  it('says what to look at when sshd does not answer', async () => {
    await asRoot(b, 'supervisorctl stop sshd');
    await assert.rejects(say(clone, 'store', 'true'), (error) => {
      assert.ok(error instanceof DockeropsError);
      assert.match(error.message, /sshd of store,instance=one does not answer/);
      return error.hints.some((hint) => hint.startsWith('dockerops logs:'));
    });
    await asRoot(b, 'supervisorctl start sshd');
    await sshdRuns(engine, b);
  });

  it('says that an instance is stopped and how to start it', async () => {
    await engine.containers.stop(b, 1);
    await assert.rejects(say(clone, 'store', 'true'), (error) => {
      assert.ok(error instanceof DockeropsError);
      return /not running/.test(error.message) && error.hints.some((hint) => hint.includes('start:'));
    });
  });
});
