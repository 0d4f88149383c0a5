import assert from 'node:assert/strict';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../../src/ports/index.ts';
import { testEngine } from '../support/engine.ts';
import { ScratchPlatform } from '../support/scratch-platform.ts';
import { StallingProxy, type Way } from '../support/stalling-proxy.ts';
import { until } from '../support/until.ts';
import { Site } from '../integration/units/support.ts';
import { program, start, type Outcome } from './support/cli.ts';
import { Pty } from './support/pty.ts';

const engineSocket = '/var/run/docker.sock';
/** Where an archive goes, and how much of its stream has passed when the command is ended. */
const routes = {
  // What lies behind a port is not taken for this machine's engine.
  'through the engine': {
    listen: (proxy: StallingProxy) => proxy.listenOnPort(),
    passedBytes: 2 * 1024 * 1024,
  },
  // Of what tar has to say, not even the end passes.
  'past the engine': { listen: (proxy: StallingProxy) => proxy.listen(), passedBytes: 1 },
} as const;
type Route = keyof typeof routes;
const fill = 'head -c 6M /dev/urandom > /d/big; echo old > /d/file';

/** Data with a container that runs on it, and the command lines that save it and bring it back. */
interface Subject {
  readonly backup: string;
  readonly restore: string;
  /** A trial of the backup that does not end by itself. */
  readonly verify: string;
  readonly cwd: string;
  readonly archive: string;
  readonly container: string;
  /** Labels of whatever our commands make for it. */
  readonly owner: string;
  remove(): Promise<void>;
}

const subjects: Readonly<Record<string, (context: Mocha.Context) => Promise<Subject>>> = {
  'a unit': async (context) => {
    const site = await Site.create(await testEngine(context));
    const text = `'{{T}}-aa':
  creation: {image: '{{I}}', command: sleep 600, stop_signal: KILL, volumes: [/d]}
---
- '{{T}}-aa': {command: start}
`;
    await site.run('start', text);
    return {
      backup: `unit.backup:${site.name},quiesce=touch /d/quiet,resume=rm /d/quiet,conf=${site.directory}`,
      restore: `unit.restore:${site.name},conf=${site.directory}`,
      verify: `unit.verify:${site.name},check=${site.name}-aa:sleep 600,conf=${site.directory}`,
      cwd: site.directory,
      archive: join(site.directory, 'backups', `${site.name}-aa.tar`),
      container: `${site.name}-aa`,
      owner: `io.dockerops.unit=${site.name}`,
      remove: () => site.remove(),
    };
  },
  'an instance': async (context) => {
    const platform = await ScratchPlatform.create(context, ['web']);
    const source = await platform.volume('data', 'web');
    await platform.instance('web', { mounts: [{ type: 'volume', source, target: '/d' }] });
    return {
      backup: 'backup:web',
      restore: 'restore:web,force=True',
      verify: 'verify:web,check=sleep 600',
      cwd: platform.directory,
      archive: join(platform.directory, 'backups', 'web-one.tar'),
      container: `${platform.name}-web-one`,
      owner: `io.dockerops.project=${platform.name}`,
      remove: () => platform.remove(),
    };
  },
};

for (const [kind, make] of Object.entries(subjects))
  describe(`a backup and a restore of ${kind}, ended in the middle`, function () {
    this.timeout(120_000);
    let engine: Engine;
    let subject: Subject;

    before(async function () {
      engine = await testEngine(this);
      subject = await make(this);
      await shell(fill);
      await must(subject.backup);
    });
    after(() => subject.remove());

    const shell = async (line: string) =>
      (await engine.containers.run(subject.container, { argv: ['sh', '-c', line] })).stdout.trim();
    const state = async () => (await engine.containers.inspect(subject.container))?.state;
    const directory = () => join(subject.archive, '..');
    const halves = async () => (await readdir(directory())).filter((name) => !/\.tar(\.json)?$/.test(name));
    const dockerops = (task: string, engineUrl = `unix://${engineSocket}`) =>
      start([task], { cwd: subject.cwd, env: { ...process.env, DOCKER_HOST: engineUrl } });

    async function must(task: string): Promise<Outcome> {
      const outcome = await dockerops(task).outcome;
      assert.equal(outcome.code, 0, outcome.stderr);
      return outcome;
    }

    /** Throw-away containers, and volumes that remember something. */
    async function leftovers(): Promise<readonly string[]> {
      const labels = [subject.owner];
      const helpers = await engine.containers.list({
        labels: [...labels, 'io.dockerops.role=helper'],
        all: true,
      });
      const volumes = await engine.volumes.list({ labels });
      return [...helpers, ...volumes]
        .map(({ name }) => name)
        .filter((name) => name.startsWith('dockerops-') || name.endsWith('lock'));
    }

    async function endedInTheMiddle(
      task: string,
      route: Route,
      way: Way,
      signal: NodeJS.Signals,
      condition: () => Promise<boolean>,
    ) {
      const { listen, passedBytes } = routes[route];
      const proxy = new StallingProxy(engineSocket, way, passedBytes);
      try {
        const running = dockerops(task, await listen(proxy));
        const early = running.outcome.then(({ stderr }) => assert.fail(`it ended before: ${stderr}`));
        await Promise.race([proxy.stalled.passed, early]);
        await until('it to be in the middle', condition);
        running.signal(signal);
        return await running.outcome;
      } finally {
        await proxy.close();
      }
    }

    const hasBytes = async () => {
      const half = (await halves()).find((name) => name.endsWith('.tmp'));
      return half !== undefined && (await stat(join(directory(), half))).size > 0;
    };

    it('a restore at a terminal asks, naming what it overwrites, and does nothing without a yes', async () => {
      await shell('echo new > /d/file');
      for (const [answer, code, file] of [
        ['n', 1, 'new'],
        ['y', 0, 'old'],
      ] as const) {
        const args = [program, subject.restore.replace(',force=True', '')];
        const pty = new Pty(process.execPath, args, { cwd: subject.cwd, columns: 140 });
        await pty.expect(/Overwrite what is there with what was backed up\?/);
        await pty.expect(/ \S+: \/d\b/);
        pty.line(answer);
        assert.equal(await pty.exit(), code, pty.transcript);
        assert.equal(await shell('cat /d/file'), file);
      }
    });

    const cases = (['SIGINT', 'SIGKILL'] as const).flatMap((signal) =>
      (Object.keys(routes) as Route[]).map((route) => ({ signal, route })),
    );
    for (const { signal, route } of cases) {
      it(`${signal} in a backup ${route}: the archive before is whole, what stood still goes on, the next one converges`, async () => {
        const before = await readFile(subject.archive);
        const { code, stderr } = await endedInTheMiddle(subject.backup, route, 'out', signal, hasBytes);
        assert.ok(before.equals(await readFile(subject.archive)));
        if (signal === 'SIGINT') {
          assert.equal(code, 130, stderr);
          assert.equal(await state(), 'running');
          assert.deepEqual([await halves(), await leftovers()], [[], []]);
        }
        await must(subject.backup);
        assert.equal(await shell('ls /d'), 'big\nfile', 'it runs, and is not quiet any longer');
        assert.deepEqual([await halves(), await leftovers()], [[], []]);
      });
    }

    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      it(`${signal} in a restore: what ran stays stopped until the next one has brought all back`, async () => {
        await shell('echo new > /d/file; rm /d/big');
        const { code, stderr } = await endedInTheMiddle(
          subject.restore,
          'through the engine',
          'in',
          signal,
          () => Promise.resolve(true),
        );
        assert.equal(await state(), 'exited', 'nothing runs on half of its files');
        if (signal === 'SIGINT') {
          assert.equal(code, 130, stderr);
          assert.match(stderr, /stays stopped/);
        }
        await must(subject.restore);
        assert.equal(await state(), 'running');
        assert.equal(await shell('cat /d/file; stat -c %s /d/big'), 'old\n6291456');
        assert.deepEqual(await leftovers(), []);
      });
    }

    it('Ctrl-C twice in a backup: says what stands still, and how it goes on', async () => {
      const slowly = `${subject.backup.replace(/,quiesce=.*?(?=,conf|$)/, '')},quiesce=sleep 60,resume=test -e /d/go || sleep 60`;
      const running = dockerops(slowly);
      const labels = [subject.owner, 'io.dockerops.role=frozen'];
      await until('it to stand still', async () => (await engine.volumes.list({ labels })).length > 0);
      running.signal('SIGINT');
      await running.says('Ctrl-C again ends at once');
      running.signal('SIGINT');
      const { code, stderr } = await running.outcome;
      assert.equal(code, 130, stderr);
      assert.ok(
        stderr.includes(`${subject.container} stays kept quiet; the next backup sets it going again`),
        stderr,
      );
      await shell('touch /d/go');
      await must(subject.backup);
      await shell('rm /d/go');
      assert.deepEqual(await leftovers(), []);
    });

    it('SIGKILL in the trial of a backup: its twin is taken back by the next command', async () => {
      const labels = [subject.owner, 'io.dockerops.twin'];
      const twins = () => engine.containers.list({ labels, all: true });
      const trial = dockerops(subject.verify);
      const early = trial.outcome.then(({ stderr }) => assert.fail(`it ended before: ${stderr}`));
      const isThere = until('the twin to run', async () => (await twins())[0]?.state === 'running');
      await Promise.race([isThere, early]);
      trial.signal('SIGKILL');
      await trial.outcome;
      assert.equal((await twins()).length, 1);
      await must(subject.backup);
      assert.deepEqual([await twins(), await engine.volumes.list({ labels })], [[], []]);
      assert.deepEqual(await leftovers(), []);
    });
  });
