import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { testEngine } from '../support/engine.ts';
import { NestedEngine } from '../support/nested-engine.ts';
import { until } from '../support/until.ts';
import { Scratch, type Outcome } from './support/cli.ts';

describe('on an engine that is tied to us by its socket alone', function () {
  this.timeout(300_000);
  let nested: NestedEngine;
  let scratch: Scratch;

  before(async function () {
    const outer = await testEngine(this);
    scratch = await Scratch.demo();
    nested = await NestedEngine.start(outer);
    await scratch.must('build:all');
    await nested.load(`${scratch.name}/dockerops-base`, `${scratch.name}/demo`);
    // Other tests' platforms begin here: one at the same address would be reached in the place of this one.
    const [subnet, gateway] = ['172.16.0.0/16', '172.16.0.1'];
    await nested.engine.networks.create({ name: 'others', labels: {}, subnet, range: subnet, gateway });
    await there('run:all');
  });

  after(async () => {
    await nested.remove();
    await scratch.remove();
  });

  const there = async (...args: string[]): Promise<Outcome> => {
    const outcome = await scratch.dockerops(['--engine', nested.endpoint, ...args]);
    assert.equal(outcome.code, 0, `${args.join(' ')}: ${outcome.stderr}`);
    return outcome;
  };

  const facts = async () => {
    const base = (await there('ip:dockerops-base')).stdout.trim();
    const own = (await there('ip:demo')).stdout.trim();
    const variable = (await there('ssh:demo,command=echo $BASE_CONTAINER_IP')).stdout.trim();
    const reached = (await there('ssh:demo,command=ssh $BASE_CONTAINER_IP hostname -i')).stdout.trim();
    return { base, own, variable, reached };
  };

  it('ssh goes through the engine, as its addresses are not routable from here', async () => {
    const { base, own, variable, reached } = await facts();
    assert.equal((await there('ssh:demo,command=hostname -i')).stdout.trim(), own);
    assert.equal(variable, base);
    assert.equal(reached, base);
  });

  it('nothing is to be done a second time: data on another machine is not lost because it cannot be seen here', async () => {
    await there('plan', '--detailed-exitcode');
  });

  it('passes a command its input and its exit code', async () => {
    const input = await scratch.dockerops(['--engine', nested.endpoint, 'ssh:demo,command=cat; exit 7'], {
      stdin: 'from here\n',
    });
    assert.equal(input.stdout, 'from here\n');
    assert.equal(input.code, 7);
  });

  it('addresses and BASE_CONTAINER_IP stay true after a restart of the instances', async () => {
    const before = await facts();
    await there('restart:dockerops-base', 'restart:demo');
    assert.deepEqual(await facts(), before);
  });

  it('addresses and BASE_CONTAINER_IP stay true after a restart of the engine, which brings the instances back', async () => {
    const before = await facts();
    await nested.restartDaemon();
    await until('sshd to answer in both', async () => isDeepStrictEqual(await facts(), before), 60_000);
  });

  it('run:all brings a pod and its members back after a restart of the engine, which does not order their start', async () => {
    await there('clean:all,force=True');
    await scratch.write(
      'conf/run.conf',
      '[dockerops-base]\npod = all\n[demo]\npod = all\nlink.BASE = dockerops-base\n',
    );
    await there('run:all');
    const whoAnswers = async () =>
      (await there('ssh:demo,command=hostname -i; ssh $BASE_CONTAINER_IP echo \\$CONTAINER')).stdout;
    const before = await whoAnswers();
    assert.match(before, /^\d+\.\d+\.\d+\.\d+\s+dockerops-base\n$/);
    await nested.restartDaemon();
    // Those that the engine itself brought back may not be ready yet: start waits for them.
    await there('run:all', 'start:all');
    assert.equal(await whoAnswers(), before);
    assert.doesNotMatch((await there('status')).stdout, /cut off|exited/);
  });
});
