import assert from 'node:assert/strict';
import { appendFile, chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { DeniedError, UsageError } from '../../../src/core/index.ts';
import { keygen } from '../../support/keygen.ts';
import { startAgent, type TestAgent } from '../../support/ssh-agent.ts';
import { SshHome, targetOf } from '../../support/ssh-home.ts';
import { makeKey, startSshd, type TestSshd } from '../../support/sshd.ts';

describe('the ssh agent (a real one)', function () {
  this.timeout(60_000);
  let sshd: TestSshd;
  let strict: TestSshd;
  let home: SshHome;
  let agent: TestAgent;

  before(async () => {
    [sshd, strict] = await Promise.all([startSshd(), startSshd(['AllowAgentForwarding no'])]);
    home = await SshHome.make(sshd, strict);
    agent = await startAgent(home.path('agent'));
    for (const name of ['key1', 'key2']) {
      agent.add(home.path(`.ssh/${name}`));
      await home.write(`.ssh/${name}.pub`, keygen(await readFile(home.path(`.ssh/${name}`), 'utf8'), '-y'));
    }
  });
  after(async () => {
    await agent.stop();
    await home.remove();
    await Promise.all([sshd.stop(), strict.stop()]);
  });

  /** `lines` win over those of the Host blocks. */
  const config = async (...lines: string[]): Promise<string> => {
    const file = home.path('config');
    const blocks = (await readFile(home.path('.ssh/config'), 'utf8')).replace(/^ {2}Identit.*\n/gm, '');
    await writeFile(file, `${lines.join('\n')}\n${blocks}`);
    return file;
  };
  const run = async (host: string, configFile: string, ...argv: string[]) =>
    (await home.open(host, { configFile })).host.run({ argv });

  it('signs for a key whose public half alone lies here', async () => {
    const file = await config(
      `IdentityAgent ${agent.socket}`,
      'IdentitiesOnly yes',
      'IdentityFile ~/.ssh/half',
    );
    await home.write('.ssh/half.pub', keygen(sshd.privateKey, '-y'));
    assert.equal((await run('s1', file, 'true')).exitCode, 0);
    await rm(home.path('.ssh/half.pub'));
  });

  it('gives all of its keys; with IdentitiesOnly those that ssh_config names, and no other', async () => {
    const any = await config(`IdentityAgent ${agent.socket}`);
    assert.equal((await run('s1', any, 'true')).exitCode, 0);
    const other = [`IdentityAgent ${agent.socket}`, 'IdentityFile ~/.ssh/key2'];
    assert.equal((await run('s1', await config(...other), 'true')).exitCode, 0);
    await assert.rejects(
      home.open('s1', { configFile: await config(...other, 'IdentitiesOnly yes') }),
      DeniedError,
    );
    await assert.rejects(
      home.open('s1', { configFile: await config('IdentityAgent none', 'IdentityFile none') }),
      DeniedError,
    );
  });

  it('that does not answer is as good as none: files are tried', async () => {
    const file = await config(`IdentityAgent ${home.path('nowhere')}`, 'IdentityFile ~/.ssh/key1');
    assert.equal((await run('s1', file, 'true')).exitCode, 0);
  });

  it('is there for commands on the host with ForwardAgent or -A, and not otherwise', async () => {
    const shown = async (host: string, forwardAgent: boolean, ...lines: string[]) => {
      const configFile = await config(`IdentityAgent ${agent.socket}`, ...lines);
      const { host: machine } = await home.open(host, { configFile, forwardAgent });
      const argv = ['/bin/sh', '-c', 'ssh-add -l 2>/dev/null | wc -l'];
      const both = await Promise.all([machine.run({ argv }), machine.run({ argv })]);
      return both.map(({ stdout }) => stdout.trim());
    };
    assert.deepEqual(await shown('s1', false), ['0', '0']);
    assert.deepEqual(await shown('s1', true), ['2', '2']);
    assert.deepEqual(await shown('s1', false, 'ForwardAgent yes'), ['2', '2']);
    assert.deepEqual(await shown('s1', false, `ForwardAgent ${agent.socket}`), ['2', '2']);
    assert.deepEqual(await shown('s2', true), ['0', '0'], 'sshd there forbids it');
    await assert.rejects(home.open('s1', { forwardAgent: true }), UsageError);
  });

  it('serves for a key whose file others can read; the file itself is not used, with a warning, as with ssh', async () => {
    const key = home.path('.ssh/key1');
    await chmod(key, 0o644);
    try {
      const held = await config(`IdentityAgent ${agent.socket}`, `IdentityFile ${key}`, 'IdentitiesOnly yes');
      assert.equal((await run('s1', held, 'true')).exitCode, 0);
      assert.deepEqual(home.warnings, []);
      const alone = await config('IdentityAgent none', `IdentityFile ${key}`);
      await assert.rejects(home.open('s1', { configFile: alone }), DeniedError);
      assert.ok(!home.sshAgrees('s1'), 'as ssh itself');
      assert.deepEqual(home.warnings, [
        `${key}: others can get at this private key, so it is not used, as ssh does not: chmod 600 ${key}`,
      ]);
      await chmod(key, 0o400);
      assert.equal((await run('s1', alone, 'true')).exitCode, 0);
    } finally {
      await chmod(key, 0o600);
    }
  });

  it("holds a key that the inventory's identity_file names and that is not here; the missing file is named", async () => {
    const file = home.path('nope');
    const open = async (...lines: string[]) => {
      const machines = home.machines({ configFile: await config(...lines) });
      const target = { ...targetOf('s1'), identityFile: file };
      return machines.open(target, new AbortController().signal);
    };
    const before = home.warnings.length;
    await open(`IdentityAgent ${agent.socket}`);
    await assert.rejects(open('IdentityAgent none', 'IdentityFile none'), DeniedError);
    const said = `s1: its identity_file ${file} is not there`;
    assert.deepEqual(home.warnings.slice(before), [said, said]);
  });

  it('does not make -i needless: the named key is tried first', async () => {
    await makeKey(home.directory, 'named');
    await appendFile(`${sshd.directory}/user.pub`, await readFile(home.path('named.pub')));
    const configFile = await config('IdentityAgent none', 'IdentityFile none');
    const { host } = await home.open('s1', { configFile, identityFiles: [home.path('named')] });
    assert.equal((await host.run({ argv: ['true'] })).exitCode, 0);
  });
});
