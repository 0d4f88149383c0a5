import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createPublicKey } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeniedError } from '../../../src/core/index.ts';
import { certificateOfLine, flawOf } from '../../../src/hosts/certificates/index.ts';
import { startAgent, type TestAgent } from '../../support/ssh-agent.ts';
import { SshHome } from '../../support/ssh-home.ts';
import { makeKey, startSshd, type TestSshd } from '../../support/sshd.ts';

/** The sshd believes an authority, and no key by itself. */
describe('certificates of users (ssh-keygen makes them, a real sshd checks them)', function () {
  this.timeout(60_000);
  let directory: string;
  let sshd: TestSshd;
  let home: SshHome;
  const file = (name: string) => home.path(`.ssh/${name}`);
  const keygen = (...args: string[]) => execFileSync('ssh-keygen', ['-q', ...args]);
  const certify = (name: string, ...more: string[]) =>
    keygen('-s', join(directory, 'authority'), '-I', name, '-n', sshd.user, ...more, file(`${name}.pub`));

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'dockerops-authority-'));
    await makeKey(directory, 'authority');
    sshd = await startSshd(['AuthorizedKeysFile none', `TrustedUserCAKeys ${directory}/authority.pub`]);
    home = await SshHome.make(sshd);
  });
  after(async () => {
    await home.remove();
    await sshd.stop();
    await rm(directory, { recursive: true });
  });

  const opened = async (...lines: string[]) => {
    const blocks = (await readFile(home.path('.ssh/config'), 'utf8')).replace(/^ {2}Identit.*\n/gm, '');
    await writeFile(home.path('config'), `${lines.join('\n')}\n${blocks}`);
    const { host } = await home.open('s1', { configFile: home.path('config') });
    return (await host.run({ argv: ['echo', 'in'] })).stdout;
  };

  for (const type of ['ed25519', 'rsa', 'ecdsa'])
    it(`lets in who has one beside a key: ${type}`, async () => {
      keygen('-t', type, '-N', '', '-f', file(type));
      await assert.rejects(opened('IdentityAgent none', `IdentityFile ${file(type)}`), /does not let/);
      certify(type);
      assert.equal(await opened('IdentityAgent none', `IdentityFile ${file(type)}`), 'in\n');
    });

  describe('whose key is in an agent', () => {
    let agent: TestAgent;
    const inAgent = (...more: string[]) =>
      opened(`IdentityAgent ${agent.socket}`, 'IdentityFile none', ...more);
    /** Gives the agent a new key, by these options of ssh-add, which takes the certificate beside it along. */
    const hold = async (type: string, certifyBy: readonly string[], ...addBy: string[]) => {
      keygen('-t', type, '-N', '', '-f', file('held'));
      certify('held', ...certifyBy);
      agent.add(...addBy, file('held'));
      await rm(file('held'));
    };

    beforeEach(async () => (agent = await startAgent(home.path('agent'))));
    afterEach(async () => {
      await agent.stop();
      for (const name of ['held', 'held.pub', 'held-cert.pub']) await rm(file(name), { force: true });
    });

    for (const type of ['ed25519', 'rsa', 'ecdsa']) {
      it(`let in who names them by CertificateFile: ${type}`, async () => {
        await hold(type, [], '-k');
        assert.equal(await inAgent(`CertificateFile ${file('held-cert.pub')}`), 'in\n');
        await assert.rejects(inAgent(), DeniedError);
      });

      it(`let in who has them nowhere but in the agent, with their keys and without: ${type}`, async () => {
        await hold(type, []);
        await rm(file('held-cert.pub'));
        assert.equal(await inAgent(), 'in\n');
        await assert.rejects(inAgent('IdentitiesOnly yes'), DeniedError);
        agent.add('-d', '-k', file('held'));
        assert.equal(await inAgent(), 'in\n');
      });
    }

    it('are named when they are out of date', async () => {
      await hold('ed25519', ['-V', '-2d:-1d']);
      await rm(file('held-cert.pub'));
      await assert.rejects(inAgent(), /the certificate "held" of the agent is not valid now/);
    });
  });

  it('that are out of date are named, and not offered', async () => {
    certify('ed25519', '-V', '-2d:-1d');
    await assert.rejects(opened('IdentityAgent none', `IdentityFile ${file('ed25519')}`), {
      message: /tried .*the certificate \S+ed25519-cert\.pub is not valid now/,
      exitCode: 5,
    });
  });
});

/** Its key is known to nobody; an authority's is. */
describe('certificates of hosts (@cert-authority; OpenSSH itself is asked)', function () {
  this.timeout(60_000);
  let directory: string;
  let sshd: TestSshd | undefined;
  let home: SshHome;
  const keygen = (...args: string[]) => execFileSync('ssh-keygen', ['-q', ...args]);
  const certify = (authority: string, ...more: string[]) =>
    keygen('-s', join(directory, authority), '-I', 'its-id', '-h', ...more, join(directory, 'host.pub'));

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'dockerops-authority-'));
    for (const type of ['ed25519', 'rsa', 'ecdsa'])
      keygen('-t', type, '-b', type === 'rsa' ? '3072' : '521', '-N', '', '-f', join(directory, type));
    await makeKey(directory, 'host');
  });
  afterEach(async () => {
    if (!sshd) return;
    await Promise.all([home.remove(), sshd.stop()]);
    sshd = undefined;
  });
  after(() => rm(directory, { recursive: true }));

  /** A host with a certificate of this authority: since OpenSSH 9.8 sshd reads it only when it starts. */
  const serve = async (authority: string, ...more: string[]) => {
    certify(authority, ...more);
    sshd = await startSshd([`HostKey ${directory}/host`, `HostCertificate ${directory}/host-cert.pub`]);
    home = await SshHome.make(sshd);
  };

  const trust = async (name: string, ...more: string[]) => {
    const key = (await readFile(join(directory, `${name}.pub`), 'utf8')).trim();
    await home.write(
      '.ssh/known_hosts',
      ['', `@cert-authority [127.0.0.*]:* ${key}`, ...more, ''].join('\n'),
    );
  };
  const refusal = () => home.refusal('s1');
  const sshAgrees = () => home.sshAgrees('s1');

  for (const type of ['ed25519', 'rsa', 'ecdsa'])
    it(`are believed when a known authority made them: ${type}`, async () => {
      await serve(type, '-n', 'other,127.0.0.1');
      await trust(type);
      assert.equal(await refusal(), undefined);
      assert.equal(sshAgrees(), true);
    });

  const refused: readonly (readonly [what: string, words: readonly string[], message: RegExp])[] = [
    ['for other hosts', ['-n', 'other'], /certificate "its-id" .* is not good: it is for other/],
    ['that are out of date', ['-n', '127.0.0.1', '-V', '-2d:-1d'], /is not good: it is not valid now/],
  ];
  for (const [what, words, message] of refused)
    it(`${what} are refused: exit code 5, with the authority's file and line`, async () => {
      await serve('ed25519', ...words);
      await trust('ed25519');
      const error = await refusal();
      assert.match(error?.message ?? '', message);
      assert.deepEqual(
        [error?.exitCode, error?.where],
        [5, { file: home.path('.ssh/known_hosts'), line: 2 }],
      );
      assert.equal(sshAgrees(), false);
    });

  it('of an authority that is revoked, or of another one, are refused', async () => {
    await serve('ed25519', '-n', '127.0.0.1');
    const key = (await readFile(join(directory, 'ed25519.pub'), 'utf8')).trim();
    await trust('ed25519', `@revoked * ${key}`);
    const revoked = await refusal();
    assert.match(revoked?.message ?? '', /its authority is revoked/);
    assert.equal(revoked?.where?.line, 3);
    assert.equal(sshAgrees(), false);
    await trust('ed25519');
    const config = await readFile(home.path('.ssh/config'), 'utf8');
    const file = join(directory, 'ed25519.pub');
    await home.write('.ssh/config', `RevokedHostKeys ${file}\n${config}`);
    assert.deepEqual((await refusal())?.where, { file, line: 1 });
    assert.equal(sshAgrees(), false);
    await home.write('.ssh/config', config);
    await trust('rsa');
    assert.match((await refusal())?.message ?? '', /offers no certificate of it/);
    assert.equal(sshAgrees(), false);
  });

  it('with a wrong signature are refused', async () => {
    certify('ed25519', '-n', '127.0.0.1');
    const line = await readFile(join(directory, 'host-cert.pub'), 'utf8');
    const certificate = certificateOfLine(line);
    assert.ok(certificate);
    const pem = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: rawKey(certificate.authorityBlob) },
      format: 'jwk',
    });
    const pemOf = () => pem.export({ type: 'spki', format: 'pem' }).toString();
    assert.equal(flawOf(certificate, '127.0.0.1', pemOf), undefined);
    for (let bit = 0; bit < 8; bit += 1) {
      const signed: Buffer = Buffer.from(certificate.signed);
      signed[60] = (signed[60] ?? 0) ^ (1 << bit);
      assert.equal(flawOf({ ...certificate, signed }, '127.0.0.1', pemOf), 'its signature is wrong');
    }
  });
});

const rawKey = (blob: Buffer): string => blob.subarray(-32).toString('base64url');
