import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../support/until.ts';

const script = join(import.meta.dirname, '../../../scripts/engine.sh');

describe('installing packages for the engine: none of their services is started', () => {
  let directory: string;
  let policy: string;

  /** A copy that forbids services in a place of its own, and an apt-get that installs nothing. */
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'dockerops-engine-'));
    policy = join(directory, 'policy-rc.d');
    const text = await readFile(script, 'utf8');
    assert.ok(text.includes('/usr/sbin/policy-rc.d'));
    await writeFile(join(directory, 'engine.sh'), text.replaceAll('/usr/sbin/policy-rc.d', policy));
    await mkdir(join(directory, 'bin'));
    await writeFile(join(directory, 'bin', 'dpkg-query'), '#!/bin/sh\n', { mode: 0o755 });
  });
  afterEach(() => rm(directory, { recursive: true }));

  /** `apt-get install` does this. */
  const install = async (doing: string) => {
    const stub = `#!/bin/sh\n[ "$1" = install ] || exit 0\n${doing}\n`;
    await writeFile(join(directory, 'bin', 'apt-get'), stub, { mode: 0o755 });
    const env = { ...process.env, PATH: `${directory}/bin:${process.env.PATH ?? ''}`, TMPDIR: directory };
    return spawn('sh', [join(directory, 'engine.sh'), 'install', 'something'], {
      env,
      stdio: 'ignore',
      detached: true,
    });
  };
  const ended = async (child: Awaited<ReturnType<typeof install>>) => (await once(child, 'exit')) as [number];

  it('while they are installed, and no longer', async () => {
    const seen = join(directory, 'seen');
    assert.deepEqual((await ended(await install(`cp ${policy} ${seen}`)))[0], 0);
    assert.match(await readFile(seen, 'utf8'), /^exit 101$/m);
    assert.equal(existsSync(policy), false);
  });

  it('no longer when the installation fails', async () => {
    assert.equal((await ended(await install('exit 100')))[0], 1);
    assert.equal(existsSync(policy), false);
  });

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    it(`no longer when it is ended by ${signal}`, async () => {
      const started = join(directory, 'started');
      const child = await install(`touch ${started}\nexec sleep 60`);
      await until('packages to be installed', () => existsSync(started));
      assert.equal(existsSync(policy), true);
      // As a terminal does it: to all of its processes.
      process.kill(-(child.pid ?? assert.fail()), signal);
      assert.equal((await ended(child))[0], code);
      assert.equal(existsSync(policy), false);
    });

  it('and a policy that was there before stays as it was', async () => {
    await writeFile(policy, '#!/bin/sh\nexit 0\n', { mode: 0o640 });
    assert.equal((await ended(await install('true')))[0], 0);
    assert.equal(await readFile(policy, 'utf8'), '#!/bin/sh\nexit 0\n');
    assert.equal((await stat(policy)).mode & 0o777, 0o640);
  });
});
