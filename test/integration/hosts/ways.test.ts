import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { SshHome, targetOf } from '../../support/ssh-home.ts';
import { startSshd, type TestSshd } from '../../support/sshd.ts';

/** s1 is a jump host, s2 a host behind it; at `silent` somebody listens who never says a word. */
describe('ways to a host (runners §4.7)', function () {
  this.timeout(60_000);
  let jump: TestSshd;
  let far: TestSshd;
  let home: SshHome;
  let silent: Server;
  let silentPort: number;

  before(async () => {
    [jump, far] = await Promise.all([startSshd(), startSshd()]);
    home = await SshHome.make(jump, far);
    silent = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    silentPort = (silent.address() as { port: number }).port;
  });
  after(async () => {
    silent.close();
    await home.remove();
    await Promise.all([jump.stop(), far.stop()]);
  });

  const opened = async (host: string, ...lines: string[]) => {
    const configFile = home.path('config');
    await writeFile(configFile, `${lines.join('\n')}\n${await readFile(home.path('.ssh/config'), 'utf8')}`);
    return home.open(host, { configFile });
  };
  const cameFrom = async (host: string, ...lines: string[]): Promise<string> => {
    const { host: machine } = await opened(host, ...lines);
    return (await machine.run({ argv: ['/bin/sh', '-c', 'echo "$SSH_CONNECTION"'] })).stdout.trim();
  };

  it('leads through a ProxyCommand, whose words are expanded', async () => {
    await home.write(
      'relay.cjs',
      `const s = require('net').connect(process.argv[3], process.argv[2]); process.stdin.pipe(s).pipe(process.stdout);`,
    );
    const relay = `${process.execPath} ${home.path('relay.cjs')} %h %p`;
    assert.match(await cameFrom('s2', 'Host s2', `  ProxyCommand ${relay}`), new RegExp(` ${far.port}$`));
  });

  it('says how a ProxyCommand ended that leads nowhere, at once: exit code 4', async () => {
    await assert.rejects(opened('s2', 'Host s2', '  ProxyCommand false %h'), {
      message: 'the ProxyCommand ended with exit code 1: false 127.0.0.1',
      exitCode: 4,
      host: 's2',
    });
  });

  it('leads through a ProxyJump, and past it with ProxyJump none for one host', async () => {
    assert.match(await cameFrom('s2', 'Match host 127.0.0.1 originalhost s2', '  ProxyJump s1'), /^127/);
    await assert.rejects(opened('s2', 'Host s2', '  ProxyJump 127.0.0.1:1'), { exitCode: 4 });
    assert.match(
      await cameFrom('s2', 'Host s2', '  ProxyJump none', 'Host *', '  ProxyJump 127.0.0.1:1'),
      /^127/,
    );
  });

  it('says what the jump host cannot reach, and gives up what it does not hear of: exit code 4', async () => {
    const lines = ['Host gone', '  HostName 127.0.0.1', '  Port 1', '  ProxyJump s1'];
    await assert.rejects(opened('gone', ...lines), {
      message: /^the jump host cannot connect to 127\.0\.0\.1 port 1: /,
      exitCode: 4,
      host: 'gone',
    });
    for (const way of ['ProxyJump s1', 'ProxyJump none', 'ProxyCommand sleep 60'])
      await assert.rejects(
        opened(
          'mute',
          'Host mute',
          '  HostName 127.0.0.1',
          `  Port ${silentPort}`,
          '  ConnectTimeout 1',
          `  ${way}`,
        ),
        { message: /within 1 s$/, exitCode: 4, host: 'mute' },
      );
  });

  it('is given up when its host falls silent, by ServerAliveInterval: exit code 4 (runners §4.8)', async () => {
    const { host } = await opened('s1', 'ServerAliveInterval 1', 'ServerAliveCountMax 1');
    // Which process of sshd serves this very connection.
    const script =
      "p=$$; until grep -q sshd /proc/$p/comm; do p=$(ps -o ppid= -p $p | tr -d ' '); done; echo $p";
    const serving = Number((await host.run({ argv: ['/bin/sh', '-c', script] })).stdout);
    assert.ok(serving > 1);
    process.kill(serving, 'SIGSTOP');
    try {
      await assert.rejects(host.run({ argv: ['true'] }), {
        message: 'the ssh connection was lost',
        exitCode: 4,
        host: 's1',
      });
    } finally {
      process.kill(serving, 'SIGKILL');
    }
  });

  it('is shared by two names only where all is the same that their log-in depends on, in any order', async () => {
    const place = `  HostName 127.0.0.1\n  Port ${far.port}\n  User ${far.user}`;
    const key = `  IdentityFile ${home.path('.ssh/key2')}`;
    const all = `  IdentityAgent none\n  UserKnownHostsFile ${home.path('.ssh/known_hosts')}`;
    await home.write(
      'names',
      `Host good twin\n${place}\n${key}\nHost keyless\n${place}\n  IdentityFile none\nHost *\n${all}\n`,
    );
    for (const order of [
      ['good', 'keyless'],
      ['keyless', 'good'],
    ]) {
      const machines = home.machines({ configFile: home.path('names') });
      const open = (name: string) => machines.open(targetOf(name), new AbortController().signal);
      const entered = await Promise.allSettled(order.map(open));
      const got = order.filter((_name, index) => entered[index]?.status === 'fulfilled');
      assert.deepEqual(got, ['good']);
      await assert.rejects(open('keyless'), { message: /does not let .* in/, exitCode: 5, host: 'keyless' });
      const from = async (name: string) =>
        (await (await open(name)).host.run({ argv: ['printenv', 'SSH_CONNECTION'] })).stdout;
      assert.equal(await from('twin'), await from('good'));
    }
  });

  it('warn once of a line of ssh_config that ssh has no word for, with the nearest one', async () => {
    await opened('s2', 'Compresion yes', 'Host s2', '  ProxyJump s1');
    assert.deepEqual(
      home.warnings.filter((text) => text.includes('compresion')),
      [
        `${home.path('config')}:1: "compresion" is no keyword of ssh_config known here, and passed over; did you mean "compression"?`,
      ],
    );
  });

  it('that go in a circle are an error of configuration', async () => {
    await assert.rejects(opened('s2', 'Host s2', '  ProxyJump s1', 'Host s1', '  ProxyJump s2'), {
      message: /lead in a circle: s2 > s1/,
      exitCode: 2,
    });
  });
});
