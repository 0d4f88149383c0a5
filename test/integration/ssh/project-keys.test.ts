import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../../../src/core/index.ts';
import { addKeys, rotateKeys } from '../../../src/platform/index.ts';
import { ownTrust, projectKeys } from '../../../src/platform/keys/project-keys.ts';
import { makeClone, type Clone } from '../../support/based.ts';
import { keygen } from '../../support/keygen.ts';

describe("a project's own keys", () => {
  let clone: Clone;
  beforeEach(async () => (clone = await makeClone('t-keys')));
  afterEach(() => clone.remove());
  const make = () => projectKeys(clone.run().run, clone.keysDirectory);
  const at = (name: string) => join(clone.keysDirectory, name);
  const git = (...argv: readonly string[]) =>
    execFileSync('git', ['-C', clone.directory, ...argv], { stdio: 'pipe' });
  const refused = (work: Promise<unknown>, message: RegExp, hint: RegExp) =>
    assert.rejects(work, (error) => {
      assert.ok(error instanceof ConfigError);
      assert.match(error.message, message);
      assert.match(error.hints.join('\n'), hint);
      return true;
    });

  it('are made when they are first needed, for nobody else to read', async () => {
    await make();
    assert.equal((await stat(clone.keysDirectory)).mode & 0o777, 0o700);
    for (const name of await readdir(clone.keysDirectory))
      assert.equal((await stat(at(name))).mode & 0o777, 0o600, name);
    for (const name of ['operator', 'internal', 'authority'])
      assert.match(keygen(await readFile(at(name), 'utf8'), '-y'), /^ssh-ed25519 /);
  });

  it('are the same the next time', async () => {
    assert.deepEqual(await make(), await make());
  });

  it('are not made by a dry run', async () => {
    await rotateKeys({ ...clone.run().run, dryRun: true });
    await assert.rejects(stat(clone.keysDirectory), { code: 'ENOENT' });
  });

  it('are not made anew when only a public half is lost', async () => {
    const before = await make();
    await rm(at('operator.pub'));
    assert.equal((await make()).operator.privateKey, before.operator.privateKey);
    assert.equal(
      keygen(await readFile(at('operator'), 'utf8'), '-y'),
      await readFile(at('operator.pub'), 'utf8'),
    );
  });

  it('are refused by their name when one is damaged', async () => {
    await make();
    await writeFile(at('operator'), (await readFile(at('operator'), 'utf8')).slice(0, 120));
    await refused(make(), /keys\/operator is damaged/, /rm .*operator/);
  });

  it('are ignored by git from the start', async () => {
    git('init', '-q');
    await make();
    assert.equal(git('status', '--porcelain', '--untracked-files=all', '.dockerops').toString(), '');
  });

  it('are refused when git tracks them, with the way out', async () => {
    await make();
    git('init', '-q');
    git('add', '-f', '.dockerops/keys/operator');
    await refused(make(), /git tracks .*operator/, /git rm -r --cached[^]*keys:rotate/);
  });

  it('are refused when others may read them', async () => {
    await make();
    await chmod(at('authority'), 0o644);
    await refused(make(), /authority has mode 0644/, /chmod -R go=/);
    await chmod(at('authority'), 0o600);
    await chmod(clone.keysDirectory, 0o755);
    await refused(make(), /keys has mode 0755/, /chmod/);
  });

  it('hold added ones in every instance to come', async () => {
    await make();
    const anna = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA anna';
    await writeFile(at('authorized_keys'), `${anna}\n`, { mode: 0o600 });
    assert.ok(ownTrust(await make(), true).authorizedKeys.includes(anna));
  });

  describe('adding a file', () => {
    const add = async (text: string) => {
      await writeFile(join(clone.directory, 'new.pub'), text);
      await addKeys(clone.run().run, 'new.pub');
    };

    it('that is not there, is an error that names it', async () => {
      await refused(addKeys(clone.run().run, 'no.pub'), /no file .*no\.pub/, /^$/);
    });

    it('with a private key, is refused: it belongs to its owner', async () => {
      await make();
      await refused(add(await readFile(at('operator'), 'utf8')), /is a private key/, /\.pub/);
    });

    it('without a key, is an error', async () => {
      await refused(add('nothing here\n'), /holds no OpenSSH public key/, /^$/);
    });
  });

  it('are not touched under ssh = off', async () => {
    const off = await makeClone('t-keys', 'ssh = off\n');
    await refused(addKeys(off.run().run, 'anna.pub'), /ssh is off/, /shell:/);
    await off.remove();
  });
});
