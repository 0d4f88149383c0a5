import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createSocket } from 'node:dgram';
import { chmod, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { DockeropsError, InterruptedError, TimeoutError } from '../../../src/core/index.ts';
import { createLocalHost } from '../../../src/hosts/index.ts';

describe('this machine as a host', () => {
  const host = createLocalHost();
  let directory: string;
  before(async () => (directory = await mkdtemp(join(tmpdir(), 'dockerops-host-'))));
  after(() => rm(directory, { recursive: true }));

  describe('running a command', () => {
    it('gives its output, error output and exit code, and throws for none', async () => {
      const result = await host.run({ argv: ['sh', '-c', 'echo out; echo err >&2; exit 3'] });
      assert.deepEqual([result.stdout, result.stderr, result.exitCode], ['out\n', 'err\n', 3]);
    });

    it('hands over words, input, variables and directory as they are', async () => {
      const argv = ['sh', '-c', 'pwd; printf "%s|" "$1" "$WORD"; cat', 'sh', "it's $HOME; *"];
      const env = { WORD: 'a "b"' };
      const { stdout } = await host.run({ argv, env, stdin: 'in', cwd: directory });
      assert.equal(stdout, `${directory}\nit's $HOME; *|a "b"|in`);
    });

    it('minds no command that ends without having read its input', async () => {
      const command = { argv: ['sh', '-c', 'exit 7'], stdin: 'x'.repeat(1_000_000) };
      assert.equal((await host.run(command)).exitCode, 7);
    });

    it('keeps its input open where that is asked for, until it ends or is to end', async () => {
      const command = { argv: ['sh', '-c', 'read a; echo "$a"; exec cat'], stdin: 'in\n', holdsInput: true };
      const controller = new AbortController();
      const heard: string[] = [];
      const onLine = (line: string): void => {
        heard.push(line);
        controller.abort();
      };
      await assert.rejects(host.run(command, { signal: controller.signal, onLine }), InterruptedError);
      assert.deepEqual(heard, ['in']);
      const early = { argv: ['sh', '-c', 'exit 3'], stdin: 'in', holdsInput: true };
      assert.equal((await host.run(early)).exitCode, 3);
    });

    it('ends with 127 for a command that is not there, as it would over ssh', async () => {
      assert.equal((await host.run({ argv: ['no-such-command'] })).exitCode, 127);
    });

    it('ends with 128 + n for a signal', async () => {
      const result = await host.run({ argv: ['sh', '-c', 'kill -KILL $$'] });
      assert.deepEqual([result.exitCode, result.signal], [137, 'SIGKILL']);
    });

    it('passes whole lines on while it runs', async () => {
      const lines: string[] = [];
      const onLine = (line: string, stream: string) => void lines.push(`${stream}: ${line}`);
      await host.run({ argv: ['sh', '-c', 'printf a; printf "b\\nc\\n"; echo d >&2'] }, { onLine });
      assert.deepEqual(lines.sort(), ['stderr: d', 'stdout: ab', 'stdout: c']);
    });

    it('is given up at its deadline, naming the command', async () => {
      await assert.rejects(host.run({ argv: ['sleep', '60'] }, { deadlineMs: 50 }), (error) => {
        assert.ok(error instanceof TimeoutError);
        return error.message.includes("'sleep' '60'");
      });
    });

    it('ends with the run', async () => {
      const controller = new AbortController();
      const onLine = () => controller.abort();
      const running = host.run(
        { argv: ['sh', '-c', 'echo ready; exec sleep 60'] },
        { signal: controller.signal, onLine },
      );
      await assert.rejects(running, InterruptedError);
    });

    it('says when its directory is not there', async () => {
      await assert.rejects(host.run({ argv: ['true'], cwd: '/no/such/place' }), DockeropsError);
    });
  });

  describe('streaming a command', () => {
    it('gives all its bytes, then its end', async () => {
      const { stdout, done } = host.stream({ argv: ['seq', '100000'] });
      assert.equal((await text(stdout)).split('\n').length, 100_001);
      await done;
    });

    it('fails with its last words when it does', async () => {
      const { stdout, done } = host.stream({ argv: ['sh', '-c', 'echo half; echo no room >&2; exit 4'] });
      stdout.on('error', () => undefined).resume();
      await assert.rejects(done, (error) => {
        assert.ok(error instanceof DockeropsError);
        assert.match(error.message, /exit code 4/);
        assert.deepEqual(error.excerpt, ['no room']);
        return true;
      });
    });

    it('fails for a command that is not there', async () => {
      const { stdout, done } = host.stream({ argv: ['no-such-command'] });
      stdout.on('error', () => undefined).resume();
      await assert.rejects(done, /no-such-command/);
    });

    it('ends when the run ends', async () => {
      const controller = new AbortController();
      const { stdout, done } = host.stream({ argv: ['yes'] }, { signal: controller.signal });
      stdout.once('data', () => controller.abort());
      stdout.on('error', () => undefined);
      await assert.rejects(done, InterruptedError);
    });
  });

  describe('its files', () => {
    const at = (name: string) => join(directory, name);

    it('are written whole, with the mode asked for, below directories made on the way', async () => {
      await host.files.write(at('deep/er/secret'), 'text', 0o600);
      assert.equal(await readFile(at('deep/er/secret'), 'utf8'), 'text');
      assert.equal((await host.files.stat(at('deep/er/secret')))?.mode, 0o600);
      assert.deepEqual(await readdir(at('deep/er')), ['secret']);
    });

    it('keep their mode when they are written again', async () => {
      await writeFile(at('kept'), 'old');
      await chmod(at('kept'), 0o640);
      await host.files.write(at('kept'), 'new');
      assert.equal((await stat(at('kept'))).mode & 0o777, 0o640);
    });

    it('stay links when they are links', async () => {
      await writeFile(at('real'), 'old');
      await symlink(at('real'), at('link'));
      await host.files.write(at('link'), 'new');
      assert.equal((await host.files.stat(at('link')))?.type, 'link');
      assert.equal(await readFile(at('real'), 'utf8'), 'new');
    });

    it('leave nothing half done when they cannot be written', async () => {
      await host.files.makeDirectory(at('taken'));
      await assert.rejects(host.files.write(at('taken'), 'text'), { code: 'EISDIR' });
      assert.deepEqual(
        (await readdir(directory)).filter((name) => name.endsWith('.tmp')),
        [],
      );
    });

    it('end with a clear error where no directory can be made: in /proc, where a file is, behind a dangling link', async () => {
      const { files } = host;
      await writeFile(at('file'), '');
      await symlink(at('nowhere'), at('dangling'));
      const refused = async (path: string, message: RegExp) => {
        await assert.rejects(files.makeDirectory(path), message);
        await assert.rejects(files.write(join(path, 'name'), 'text'), message);
      };
      await refused('/proc/no-such/er', /^DockeropsError: no directory can be made in \/proc$/);
      await refused(at('file'), /file is no directory/);
      await refused(at('file/deep/er'), /file is no directory/);
      await refused(at('dangling/er'), /dangling is no directory/);
    });

    it('say of a file system that can only be read that it is that', async () => {
      const place = at('read-only');
      await host.files.makeDirectory(place);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'none', place]);
      try {
        await assert.rejects(host.files.write(join(place, 'deep/er/file'), 'text'), { code: 'EROFS' });
      } finally {
        execFileSync('umount', [place]);
      }
    });

    it('are undefined where there are none, and removing those is nothing to do', async () => {
      const { files } = host;
      const found = await Promise.all([files.read(at('no')), files.stat(at('no')), files.list(at('no'))]);
      assert.deepEqual(found, [undefined, undefined, undefined]);
      await files.remove(at('no'));
      await writeFile(at('flat'), '');
      assert.deepEqual(
        await Promise.all([files.list(at('flat')), files.stat(at('flat/x')), files.read(at('flat/x'))]),
        [undefined, undefined, undefined],
      );
      await files.remove(at('flat/x'));
    });
  });

  describe('its ports', () => {
    it('are taken while somebody listens, and free afterwards', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      assert.deepEqual(
        await Promise.all([
          host.portTaken(port, 'tcp', ''),
          host.portTaken(port, 'tcp', '127.0.0.1'),
          host.portTaken(port, 'tcp', '127.0.0.2'),
        ]),
        [true, true, false],
      );
      server.close();
      await once(server, 'close');
      assert.equal(await host.portTaken(port, 'tcp', ''), false);
    });

    it('count for udp too', async () => {
      const socket = createSocket('udp4').bind(0, '127.0.0.1');
      await once(socket, 'listening');
      assert.equal(await host.portTaken(socket.address().port, 'udp', ''), true);
      socket.close();
    });
  });

  it('knows its boot, its addresses and its routes', async () => {
    const facts = await host.facts();
    assert.match(facts.bootId, /^[0-9a-f-]{36}$/);
    assert.equal(facts.addresses['lo'], '127.0.0.1');
    assert.equal(facts.uid, process.getuid?.());
    for (const route of facts.routes) assert.match(route, /^\d+\.\d+\.\d+\.\d+\/\d+$/);
  });
});
