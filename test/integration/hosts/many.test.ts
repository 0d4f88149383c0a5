import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { handshakesAtOnce } from '../../../src/hosts/remote/pool.ts';
import { SshHome, targetOf } from '../../support/ssh-home.ts';
import { startSshd, type TestSshd } from '../../support/sshd.ts';

const hosts = handshakesAtOnce + 8;

/** Doors before one sshd, a port each. Whoever begins to shake hands is counted; the first ones are left hanging. */
class Doors {
  readonly ports: number[] = [];
  begun = 0;
  readonly #sockets = new Set<Socket>();
  #servers: readonly Server[] = [];

  async open(sshdPort: number, hanging: number): Promise<void> {
    this.#servers = Array.from({ length: hosts }, () =>
      createServer((near) => this.#meet(near, sshdPort, hanging)),
    );
    for (const server of this.#servers) {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      this.ports.push((server.address() as AddressInfo).port);
    }
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    for (const server of this.#servers) server.close();
  }

  #meet(near: Socket, sshdPort: number, hanging: number): void {
    this.#sockets.add(near.on('error', () => undefined));
    near.once('readable', () => {
      this.begun += 1;
      if (this.begun <= hanging) return;
      const far = connect(sshdPort, '127.0.0.1').on('error', () => undefined);
      this.#sockets.add(far);
      near.pipe(far).pipe(near);
    });
  }
}

describe('many hosts at once (real sshd)', function () {
  this.timeout(60_000);
  let sshd: TestSshd;
  let home: SshHome;
  const doors = new Doors();

  before(async () => {
    sshd = await startSshd(['MaxStartups 100']);
    home = await SshHome.make(sshd);
    await doors.open(sshd.port, handshakesAtOnce);
    for (const port of doors.ports)
      await appendFile(home.path('.ssh/known_hosts'), `[127.0.0.1]:${port} ${sshd.hostKey.trim()}\n`);
    const keys = `IdentityFile ${home.path('.ssh/key1')}\n  UserKnownHostsFile ${home.path('.ssh/known_hosts')}`;
    await appendFile(
      home.path('.ssh/config'),
      doors.ports.map((port) => `Host d${port}\n  HostName 127.0.0.1\n  Port ${port}\n  ${keys}\n`).join(''),
    );
  });
  after(async () => {
    doors.close();
    await home.remove();
    await sshd.stop();
  });

  it('shake hands so many at a time, and none is late for having waited for its turn', async () => {
    const machines = home.machines({ connectTimeoutMs: 3000 });
    let begunBeforeAnyEnded = 0;
    const opening = doors.ports.map(async (port) => {
      try {
        await machines.open(targetOf(`d${port}`), new AbortController().signal);
        return 'in';
      } catch (error) {
        begunBeforeAnyEnded ||= doors.begun;
        return (error as Error).message.replace(/.* did/, 'did');
      }
    });
    const ends = (await Promise.all(opening)).sort();
    assert.equal(begunBeforeAnyEnded, handshakesAtOnce);
    assert.deepEqual(ends, [
      ...Array<string>(handshakesAtOnce).fill('did not finish the ssh handshake within 3 s'),
      ...Array<string>(8).fill('in'),
    ]);
  });
});
