import assert from 'node:assert/strict';
import { sleepers, someSleep } from '../support/sleepers.ts';
import { SshHome } from '../support/ssh-home.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';
import { until } from '../support/until.ts';
import { Scratch, start, type Outcome, type Running } from './support/cli.ts';

const count = 20;
const addresses = Array.from({ length: count }, (_, index) => `127.0.0.${index + 1}`);

/** Two sshds at ten addresses each: every address is a host with a connection of its own. */
describe('twenty hosts', function () {
  this.timeout(60_000);
  let sshds: TestSshd[];
  let home: SshHome;
  let scratch: Scratch;

  before(async () => {
    const halves = [addresses.slice(0, 10), addresses.slice(10)];
    sshds = await Promise.all(halves.map((half) => startSshd(['MaxStartups 100'], half)));
    home = await SshHome.make(...sshds);
    const known = sshds.map(({ port, hostKey }) => `[127.0.0.*]:${port} ${hostKey}`);
    await home.write('.ssh/known_hosts', known.join(''));
    await home.write('config', `UserKnownHostsFile ${home.path('.ssh/known_hosts')}\nIdentityAgent none\n`);
    scratch = await Scratch.empty();
    const hosts = addresses.map((address, index) => {
      const half = index < 10 ? 0 : 1;
      return `[host:h${index + 1}]\naddress = ${address}\nport = ${sshds[half]?.port ?? 0}\nidentity_file = ${home.path(`.ssh/key${half + 1}`)}\n`;
    });
    await scratch.write('conf/inventory.conf', `[all]\nhosts = h[1-${count}]\n${hosts.join('')}`);
  });
  after(async () => {
    await home.remove();
    await scratch.remove();
    await Promise.all(sshds.map((sshd) => sshd.stop()));
  });

  const line = (...args: string[]) => ['--ssh-config', home.path('config'), ...args];
  const dockerops = (...args: string[]): Promise<Outcome> => scratch.dockerops(line(...args));
  const started = (...args: string[]): Running =>
    start(line(...args), { cwd: scratch.directory, env: scratch.env });
  /** `h1 ok`, in the order of the recap. */
  const recap = ({ stderr }: Outcome): readonly string[] =>
    [...stderr.matchAll(/^ {2}(h\d+) +(ok|failed|unreachable|not started|left out)/gm)].map(
      ([, host, outcome]) => `${host} ${outcome}`,
    );
  const failOn = (...numbers: number[]): string =>
    `case "$SSH_CONNECTION" in ${numbers.map((number) => `*" 127.0.0.${number} "*`).join('|')}) exit 3;; esac`;

  it('of which three fail: a recap in their order, and the right exit code, whatever --on-error says (runners §5.5)', async () => {
    const outcomes = (...failed: number[]) =>
      addresses.map((_, index) => `h${index + 1} ${failed.includes(index + 1) ? 'failed' : 'ok'}`);
    for (const how of ['drain', 'continue']) {
      const all = await dockerops('-R', 'all', '-z', '10', '--on-error', how, '--', failOn(4, 11, 19));
      assert.equal(all.code, 1, all.stderr);
      assert.deepEqual(recap(all), outcomes(4, 11, 19), how);
      assert.match(all.stderr, /3 of 20 hosts failed: h4, h11, h19/);
    }
    const stopped = await dockerops('-R', 'all', '--on-error', 'stop', '--', failOn(4, 11, 19));
    assert.equal(stopped.code, 1);
    assert.deepEqual(recap(stopped).slice(0, 5), ['h1 ok', 'h2 ok', 'h3 ok', 'h4 failed', 'h5 not started']);
  });

  it('bear as many failures as --max-failures says, by number and by share', async () => {
    const failures = async (most: string) => {
      const outcome = await dockerops('-H', 'h[1-8]', '--max-failures', most, '--', failOn(1, 2, 3, 4));
      assert.equal(outcome.code, 1);
      return recap(outcome).filter((one) => one.endsWith('failed')).length;
    };
    assert.deepEqual([await failures('0'), await failures('2'), await failures('25%')], [1, 3, 3]);
  });

  for (const [title, signals] of [
    ['once: exit code 130, and nothing runs on there', 1],
    ['twice: at once, and nothing runs on there', 2],
  ] as const)
    it(`end by Ctrl-C ${title} (runners §5.9)`, async () => {
      const seconds = someSleep();
      const running = started('-R', 'all', '-P', '--', `sleep ${seconds}; true`);
      await until('all to sleep', () => sleepers(seconds) === count);
      for (let signal = 0; signal < signals; signal += 1) running.signal('SIGINT');
      const { code, stderr } = await running.outcome;
      assert.equal(code, 130, stderr);
      await until('all to be gone', () => sleepers(seconds) === 0);
    });

  it('end at -T for a command, and at --deadline for the line: exit code 124, and nothing runs on there', async () => {
    for (const [limit, after] of [
      ['-T', '0.5'],
      ['--deadline', '2'],
    ] as const) {
      const seconds = someSleep();
      const { code, stderr } = await dockerops(
        '-H',
        'h1,h2',
        '-P',
        limit,
        after,
        '--',
        `sleep ${seconds}; true`,
      );
      assert.equal(code, 124, stderr);
      await until('both to be gone', () => sleepers(seconds) === 0);
    }
  });

  it('of which one dies in the middle of a command: it is named, the others get to their end: exit code 4', async () => {
    const die = `case "$SSH_CONNECTION" in *" 127.0.0.2 "*) p=$$
      until grep -q sshd /proc/$p/comm; do p=$(ps -o ppid= -p $p | tr -d ' '); done; kill -9 $p;; esac; echo through`;
    const outcome = await dockerops('-H', 'h[1-3]', '-P', '--', die);
    assert.deepEqual(recap(outcome), ['h1 ok', 'h2 unreachable', 'h3 ok']);
    assert.equal(outcome.code, 4, outcome.stderr);
    assert.match(outcome.stderr, /h2: the ssh connection was lost|the ssh connection was lost[^]*h2/);
    assert.deepEqual(outcome.stdout.match(/h[13] \| through/g)?.sort(), ['h1 | through', 'h3 | through']);
  });
});
