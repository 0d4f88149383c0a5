import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { SshWorld } from '../../../src/hosts/index.ts';
import { SshHome, lineOf } from '../../support/ssh-home.ts';
import { makeKey, startSshd, type TestSshd } from '../../support/sshd.ts';

describe('a host key (runners §4.6, runners §5.6; OpenSSH itself is asked)', function () {
  this.timeout(60_000);
  let sshd: TestSshd;
  let home: SshHome;
  let key: string;
  let other: string;

  before(async () => {
    sshd = await startSshd();
    home = await SshHome.make(sshd);
    key = sshd.hostKey.trim();
    other = (await makeKey(sshd.directory, 'other')).public.trim();
  });
  after(async () => {
    await home.remove();
    await sshd.stop();
  });

  const sshAgrees = () => home.sshAgrees('s1');
  const refusal = () => home.refusal('s1');

  const place = () => `[127.0.0.1]:${sshd.port}`;
  const believed: readonly (readonly [what: string, text: () => string])[] = [
    ['by name and port', () => `${place()} ${key}\n`],
    ['by name alone, whatever the port', () => `127.0.0.1 ${key}\n`],
    ['among other names and lines', () => `# hosts\n\nx,y ${other}\nweb1,${place()} ${key}\n`],
    ['by a wildcard', () => `[127.0.0.*]:${sshd.port} ${key}\n`],
    ['as one of several keys', () => `${place()} ${other}\n${place()} ${key}\n`],
    ['beside a revoked one of another', () => `@revoked * ${other}\n${place()} ${key}\n`],
  ];
  for (const [what, text] of believed)
    it(`is believed ${what}`, async () => {
      await home.write('.ssh/known_hosts', text());
      assert.equal(await refusal(), undefined);
      assert.equal(sshAgrees(), true);
    });

  it('is believed by a hashed name', async () => {
    await home.write('.ssh/known_hosts', lineOf(sshd));
    execFileSync('ssh-keygen', ['-q', '-H', '-f', home.path('.ssh/known_hosts')], { stdio: 'ignore' });
    assert.match(await readFile(home.path('.ssh/known_hosts'), 'utf8'), /^\|1\|/);
    assert.equal(await refusal(), undefined);
    assert.equal(sshAgrees(), true);
  });

  const refused: readonly (readonly [
    what: string,
    text: () => string,
    message: RegExp,
    line: number | undefined,
  ])[] = [
    ['that is not known', () => '', /is not known: ssh-ed25519 SHA256:/, undefined],
    ['that has changed', () => `\n${place()} ${other}\n`, /has changed: known is ssh-ed25519 SHA256:/, 2],
    ['that is revoked', () => `${place()} ${key}\n@revoked * ${key}\n`, /is revoked/, 2],
    ['left out by a negated pattern', () => `*,!*127.0.0.1* ${key}\n`, /is not known/, undefined],
    [
      'known by an authority only',
      () => `@cert-authority ${place()} ${other}\n`,
      /known by a certificate authority only, and offers no certificate/,
      1,
    ],
  ];
  for (const [what, text, message, line] of refused)
    it(`is refused ${what}: exit code 5, file and line`, async () => {
      await home.write('.ssh/known_hosts', text());
      const error = await refusal();
      assert.match(error?.message ?? '', message);
      assert.equal(error?.exitCode, 5);
      assert.equal(error.host, 's1');
      const file = home.path('.ssh/known_hosts');
      assert.deepEqual(error.where, line === undefined ? undefined : { file, line });
      assert.equal(sshAgrees(), false);
    });

  /** Beside a known_hosts that knows the key. */
  const withRevoked = async (file: string): Promise<Partial<SshWorld>> => {
    await home.write('.ssh/known_hosts', lineOf(sshd));
    const config = await readFile(home.path('.ssh/config'), 'utf8');
    await home.write('config-revoked', `RevokedHostKeys ${file}\n${config}`);
    return { configFile: home.path('config-revoked') };
  };
  const strictly = (): boolean =>
    spawnSync('ssh', ['-F', home.path('config-revoked'), '-o', 'BatchMode=yes', 's1', 'true'], {
      stdio: 'ignore',
    }).status === 0;

  it('that RevokedHostKeys of ssh_config lists is refused, with file and line, whatever else knows it', async () => {
    const world = await withRevoked('~/.ssh/revoked');
    await home.write('.ssh/revoked', `# stolen\n${other}\n`);
    await home.open('s1', world);
    await home.write('.ssh/revoked', `# stolen\n${other}\n${key}\n`);
    await assert.rejects(home.open('s1', { ...world, acceptNew: true }), {
      message: /is revoked: SHA256:/,
      exitCode: 5,
      host: 's1',
      where: { file: home.path('.ssh/revoked'), line: 3 },
    });
    await withRevoked(home.path('.ssh/revoked'));
    assert.equal(strictly(), false);
  });

  it('is refused where the file of RevokedHostKeys cannot be read, as ssh does, or is a KRL', async () => {
    const refused = async (file: string, message: RegExp) => {
      const world = await withRevoked(file);
      await assert.rejects(home.open('s1', world), { message, exitCode: 5, host: 's1' });
    };
    await refused(home.path('nowhere'), /RevokedHostKeys .*nowhere cannot be read/);
    assert.equal(strictly(), false);
    await home.write('stolen.pub', `${other}\n`);
    execFileSync('ssh-keygen', ['-q', '-k', '-f', home.path('krl'), home.path('stolen.pub')]);
    await refused(home.path('krl'), /RevokedHostKeys .*krl is a KRL, which is not understood/);
  });

  it('of a new host is written down with --accept-new, and believed by ssh from then on', async () => {
    for (const hashed of ['no', 'yes']) {
      const config = await readFile(home.path('.ssh/config'), 'utf8');
      await home.write('config-hash', `HashKnownHosts ${hashed}\n${config}`);
      await home.write('.ssh/known_hosts', `x ${other}`);
      const { host } = await home.open('s1', { acceptNew: true, configFile: home.path('config-hash') });
      assert.equal((await host.run({ argv: ['true'] })).exitCode, 0);
      assert.equal(sshAgrees(), true);
      assert.equal(/\|1\|/.test(await readFile(home.path('.ssh/known_hosts'), 'utf8')), hashed === 'yes');
      assert.match(home.warnings.at(-1) ?? '', /added its host key to/);
    }
  });

  it('that has changed is refused also with --accept-new', async () => {
    await home.write('.ssh/known_hosts', `${place()} ${other}\n`);
    await assert.rejects(home.open('s1', { acceptNew: true }), /has changed/);
  });

  it('of a new host is asked about in a terminal, where only "yes" is yes', async () => {
    const answers = ['y', 'yes'];
    const questions: string[] = [];
    const ask = (question: string) => {
      questions.push(question);
      return Promise.resolve(answers.shift() ?? '');
    };
    const terminal = { interactive: true, ask, confirm: () => Promise.resolve(true) };
    await home.write('.ssh/known_hosts', '');
    await assert.rejects(home.open('s1', { terminal }), /is not known/);
    await home.open('s1', { terminal });
    assert.match(questions[1] ?? '', /Its host key is ssh-ed25519 SHA256:\S+ Is that right\? \(yes\/no\)$/);
    assert.equal(questions.length, 2);
  });
});
