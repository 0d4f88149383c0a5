import assert from 'node:assert/strict';
import { testEngine } from '../support/engine.ts';
import { dockerops, shell, startFleet, user, type Fleet } from './machines.ts';

const project = '/srv/fleet';
const all = ['-H', 'h1,h2,h3', '-P'];

/** The demo platform, with data that stays and a secret. */
const makeProject = `mkdir -p ${project} && cd ${project}
cp -r ${dockerops}/conf ${dockerops}/apps_containers . && rm -f conf/host.conf
sed -i 's/^name = demo/name = t-fleet/' conf/build.conf
printf 'persistent_data = yes\\nsecret.PASSWORD =\\n' >> conf/run.conf`;

describe('three real hosts, each with systemd, sshd and an engine of its own (issue: a machine whose only tie is SSH)', function () {
  this.timeout(900_000);
  let fleet: Fleet;

  before(async function () {
    const outer = await testEngine(this);
    fleet = await startFleet(outer);
    await fleet.desk.load('debian:bookworm-slim');
    await shell(fleet.desk, makeProject);
  });
  after(() => fleet.remove());

  const here = (...words: readonly string[]): Promise<string> =>
    fleet.desk.run(
      'env',
      'HOME=/root',
      'PASSWORD=open sesame',
      'node',
      `${dockerops}/dist/bin.cjs`,
      '-C',
      project,
      ...words,
    );
  const there = async (...words: readonly string[]) =>
    JSON.parse(await here(...all, '--format', 'json', ...words)) as {
      hosts: { host: string; outcome: string }[];
      tasks: { host: string; value: unknown; steps?: { title: string; outcome: string }[] }[];
    };

  it('are tied to the machine the user sits at by ssh alone, the third through the jump host', async () => {
    const [h1, , h3] = fleet.hosts;
    const knocks = (address: string, port: number) =>
      shell(fleet.desk, `timeout 2 bash -c '</dev/tcp/${address}/${port}' && echo open || echo closed`);
    assert.equal(await knocks(h1.address, 22), 'open\n');
    for (const port of [80, 2375, 2376]) assert.equal(await knocks(h1.address, port), 'closed\n');
    assert.equal(await knocks(h3.address, 22), 'closed\n');
    for (const machine of fleet.hosts)
      assert.doesNotMatch(await shell(machine, 'ps -eo args | grep [d]ockerd'), /tcp:/);
  });

  it('get the images that were built here, without a registry, and only once', async () => {
    assert.match(await here('build:all'), /t-fleet\/demo: built/);
    for (const { engine } of fleet.hosts) assert.deepEqual(await engine.images.list({}), []);
    assert.match(await here(...all, 'ship:all'), /debian:bookworm-slim +shipped/);
    assert.match(await here(...all, 'ship:all'), /t-fleet\/demo:latest +unchanged +0B/);
  });

  it('build, run, show and clean up a platform, each on its own engine', async () => {
    const { hosts, tasks } = await there('build:all', 'run:all', 'ps');
    assert.deepEqual(
      hosts.map(({ host, outcome }) => [host, outcome]),
      ['h1', 'h2', 'h3'].map((host) => [host, 'ok']),
    );
    assert.ok(tasks.length > 0);
    for (const { engine } of fleet.hosts)
      assert.deepEqual(
        (await engine.containers.list({})).map(({ name, state }) => [name, state]).sort(),
        ['demo', 'dockerops-base'].map((one) => [`t-fleet-${one}-one`, 'running']),
      );
  });

  it('do nothing the second time', async () => {
    const ids = async () =>
      Promise.all(
        fleet.hosts.map(async ({ engine }) => (await engine.containers.list({})).map(({ id }) => id)),
      );
    const before = await ids();
    const output = await here(...all, 'build:all', 'run:all');
    assert.deepEqual(await ids(), before);
    assert.doesNotMatch(output, /: built/);
  });

  it('are logged into, read and asked through the same connection', async () => {
    for (const host of ['h1', 'h3']) {
      const who = await here('-H', host, 'ssh:demo,command=hostname; cat /run/secrets/PASSWORD');
      assert.match(who, /^\S+\nopen sesame/);
    }
    const logs = await here(...all, 'logs:demo');
    for (const host of ['h1', 'h2', 'h3']) assert.match(logs, new RegExp(`^${host}`, 'm'));
  });

  it('have their keys and secrets brought in anew through their engines', async () => {
    await here(...all, 'rerun:demo');
    const who = await here('-H', 'h3', 'ssh:demo,command=cat /run/secrets/PASSWORD');
    assert.match(who, /^open sesame/);
  });

  it('keep data in a place of their own, and lose none of it', async () => {
    await here('-H', 'h3', 'shell:demo,command=echo kept > /data/file');
    const file = '/var/lib/dockerops/t-fleet/demo_one/data/file';
    assert.equal(await shell(fleet.hosts[2], `cat ${file}`), 'kept\n');
    await here(...all, '--yes', 'build:all', 'run:all', 'ps', 'clean:all');
    for (const { engine } of fleet.hosts) assert.deepEqual(await engine.containers.list({ all: true }), []);
    assert.equal(await shell(fleet.hosts[2], `cat ${file}`), 'kept\n');
  });

  it('are spoken to by the docker command where sshd forwards no sockets, and say so where there is none', async () => {
    const [h1, , h3] = fleet.hosts;
    const forbid =
      'echo "AllowStreamLocalForwarding no" > /etc/ssh/sshd_config.d/no.conf && systemctl restart ssh';
    await Promise.all([shell(h1, forbid), shell(h3, forbid)]);
    assert.match(await here('-H', 'h1', 'version', 'images'), /engine 20[^]*t-fleet\/demo/);
    // Debian 13 has the command in a package of its own.
    await assert.rejects(
      here('-H', 'h3', 'ps'),
      /ended with 4.*or sshd there forwards no sockets.*AllowStreamLocalForwarding yes/s,
    );
  });

  it('say what is wrong with their engines: who may not use it, and one that is not there', async () => {
    const [h1, h2] = fleet.hosts;
    await shell(h1, `gpasswd -d ${user} docker`);
    await h2.stopDaemon();
    await shell(h2, 'rm -f /run/docker.sock');
    await assert.rejects(
      here('-H', 'h1', 'ps'),
      /ended with 4.*ops may not use the engine's socket.*usermod -aG docker ops/s,
    );
    await assert.rejects(
      here('-H', 'h2', 'ps'),
      /ended with 4.*there is no engine's socket.*systemctl start docker/s,
    );
  });
});
