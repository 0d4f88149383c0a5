// What slow-network.ts runs inside its namespace: a row of JSON on each line.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Server } from 'node:net';
import { messageOf } from '../../src/core/index.ts';
import { Scratch, start } from '../e2e/support/cli.ts';
import { builtCommand } from '../support/built-command.ts';
import { sleepers, someSleep } from '../support/sleepers.ts';
import { SshHome } from '../support/ssh-home.ts';
import { startSshd } from '../support/sshd.ts';
import { until } from '../support/until.ts';
import { portOf, slowRelay } from './slow-relay.ts';

const mebibytes = 2;

builtCommand();
const sshds = await Promise.all([startSshd(), startSshd(), startSshd()]);
const relays = await Promise.all(sshds.map(({ port }) => slowRelay(port, 150)));
const home = await SshHome.make(
  ...sshds.map((sshd, index) => ({ ...sshd, port: portOf(relays[index] as Server) })),
);
const scratch = await Scratch.empty();
const line = (...args: string[]) => [
  '--ssh-config',
  home.path('.ssh/config'),
  '-t',
  '60',
  '-H',
  's1,s2,s3',
  '-P',
  ...args,
];

const tried: Readonly<Record<string, () => Promise<string>>> = {
  'a command on three hosts': async () => {
    const { code, stdout, stderr } = await scratch.dockerops(line('--', 'echo through'));
    assert.equal(code, 0, stderr);
    assert.equal(stdout.match(/through/g)?.length, 3);
    return 'exit 0, every line came';
  },
  [`${mebibytes} MiB to each host and back`]: async () => {
    await scratch.write('data', randomBytes(mebibytes * 2 ** 19).toString('hex'));
    await scratch.write(
      'dockeropsfile.ts',
      `export async function both({ host, local }) {
  await host.put('data', '${home.directory}/' + host.name);
  await host.get('${home.directory}/' + host.name, 'back-' + host.name);
  await local.run('cmp data back-' + host.name);
}
`,
    );
    const { code, stderr } = await scratch.dockerops(line('both'));
    assert.equal(code, 0, stderr);
    return 'exit 0, byte for byte';
  },
  'Ctrl-C while a command runs on all': async () => {
    const seconds = someSleep();
    const running = start(line('--', `sleep ${seconds}; true`), { cwd: scratch.directory, env: scratch.env });
    await until('all to sleep', () => sleepers(seconds) === 3, 60_000);
    running.signal('SIGINT');
    assert.equal((await running.outcome).code, 130);
    await until('all to be gone', () => sleepers(seconds) === 0, 60_000);
    return 'exit 130, nothing runs on there';
  },
};

try {
  for (const [what, work] of Object.entries(tried)) {
    const outcome = await work().then(
      (text) => ({ outcome: text }),
      (error: unknown) => ({ outcome: 'not as it must be', failed: messageOf(error) }),
    );
    console.log(JSON.stringify({ what, ...outcome }));
  }
} finally {
  for (const relay of relays) relay.close();
  await home.remove();
  await scratch.remove();
  await Promise.all(sshds.map((sshd) => sshd.stop()));
}
