import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { keywords, sshSettings, type SshSettings } from '../../../src/hosts/ssh-config/index.ts';

const { username, homedir } = userInfo();
const env = { HOME: homedir, SSH_AUTH_SOCK: '/run/agent' };

describe('ssh_config, computed (OpenSSH itself is asked: ssh -G)', () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'dockerops-ssh-config-'));
    mkdirSync(join(directory, 'more'));
  });
  after(() => rmSync(directory, { recursive: true }));

  const settings = (text: string, host: string, user?: string): SshSettings => {
    const file = join(directory, 'config');
    writeFileSync(file, text, { mode: 0o600 });
    return sshSettings([{ file, base: directory }], {
      host,
      localUser: username,
      home: homedir,
      env,
      ...(user !== undefined && { user }),
    });
  };

  /** What `ssh -G` prints of the same, keyword by keyword. */
  const oracle = (host: string, user?: string): ReadonlyMap<string, readonly string[]> => {
    const who = user === undefined ? [] : ['-l', user];
    const text = execFileSync('ssh', ['-GT', '-F', join(directory, 'config'), ...who, host], {
      env,
    }).toString();
    const said = new Map<string, string[]>();
    for (const line of text.trim().split('\n')) {
      const [keyword = '', ...rest] = line.split(' ');
      // It prints paths and commands as they are written: what they mean is settled later.
      const p = said.get('port')?.[0] ?? '';
      const meant = rest
        .join(' ')
        .replaceAll('%h', said.get('hostname')?.[0] ?? '')
        .replaceAll('%r', said.get('user')?.[0] ?? '')
        .replaceAll('%p', p);
      said.set(keyword, [...(said.get(keyword) ?? []), keyword === 'hostname' ? rest.join(' ') : meant]);
    }
    return said;
  };

  const agrees = (text: string, host: string, user?: string): void => {
    const ours = settings(text, host, user);
    const theirs = oracle(host, user);
    const first = (keyword: string) => theirs.get(keyword)?.[0];
    const tilde = (path: string) => path.replace(/^~/, homedir);
    assert.deepEqual(
      [ours.hostName, ours.user, String(ours.port), ours.hostKeyAlias, ours.proxyCommand],
      [first('hostname'), first('user'), first('port'), first('hostkeyalias'), first('proxycommand')],
      `${host}:\n${text}`,
    );
    assert.equal(ours.identitiesOnly ? 'yes' : 'no', first('identitiesonly'), text);
    assert.equal(ours.proxyJump.join(',') || undefined, first('proxyjump'), text);
    assert.equal(
      ours.connectTimeoutMs === undefined ? 'none' : String(ours.connectTimeoutMs / 1000),
      first('connecttimeout'),
    );
    if (/IdentityFile/.test(text))
      assert.deepEqual(ours.identityFiles, theirs.get('identityfile')?.map(tilde), text);
    if (/UserKnownHostsFile/.test(text))
      assert.deepEqual(ours.newKeysFile, first('userknownhostsfile')?.split(' ').map(tilde)[0], text);
    const strict = first('stricthostkeychecking');
    const words: Readonly<Record<string, string>> = { true: 'yes', false: 'accept-new' };
    assert.equal(ours.strictHostKeyChecking, words[strict ?? ''] ?? strict, text);
  };

  const cases: readonly (readonly [what: string, text: string, hosts: readonly string[]])[] = [
    [
      'the first value counts, Host blocks by patterns and negation',
      `Host web* !web2
  User a
  Port 1022
Host *
  User b
  HostName %h.example.com
  StrictHostKeyChecking accept-new
`,
      ['web1', 'web2', 'db'],
    ],
    [
      'Match host sees the real name, originalhost the given one, user the settled one',
      `Host alias
  HostName real.example.com
  User carl
Match host real.example.com user carl
  Port 2201
Match originalhost alias !user carl
  Port 2202
Match all
  ConnectTimeout 1m30s
`,
      ['alias', 'real.example.com', 'x'],
    ],
    [
      'Match exec runs its command, Match final comes last',
      `Match host a exec "test %h = a"
  Port 31
Match host b exec "false"
  Port 32
Match final
  User last
  HostKeyAlias final-key
Host b
  User early
`,
      ['a', 'b'],
    ],
    [
      'identities add up, with tokens, quotes and =',
      `Host a
  IdentityFile ~/.ssh/one
  IdentityFile = "/tmp/with blank/%r@%h:%p"
  IdentitiesOnly=yes
  Port 77
Host *
  IdentityFile ~/.ssh/\${HOME_NAME_NOT_NEEDED_IN_THIS_TEST%%}
`.replace(/Host \*[^]*$/, 'Host *\n  IdentityFile ~/.ssh/all # the rest is a comment\n'),
      ['a', 'b'],
    ],
    [
      'jump hosts, none, and which of ProxyJump and ProxyCommand comes first',
      `Host a
  ProxyJump none
Host b
  ProxyCommand nc -x proxy:1080 %h %p
  ProxyJump j1
Host c
  ProxyJump u@j1:2222,j2
  ProxyCommand nc %h %p
Host *
  ProxyJump j9
`,
      ['a', 'b', 'c', 'd'],
    ],
    [
      'known_hosts files',
      'Host a\n  UserKnownHostsFile ~/k1 /k2\n  HostKeyAlias x\n  StrictHostKeyChecking yes\n',
      ['a', 'b'],
    ],
  ];
  for (const [what, text, hosts] of cases)
    it(what, () => {
      for (const host of hosts) agrees(text, host);
      agrees(text, hosts[0] ?? '', 'given');
    });

  it('includes files by name and by wildcard, within the block they stand in', () => {
    writeFileSync(join(directory, 'more', '10.conf'), 'User ten\nHost deep\n  Port 10\n');
    writeFileSync(join(directory, 'more', '20.conf'), 'Host *\n  User twenty\n  Port 20\n');
    const text = `Host a deep\n  Include ${directory}/more/*.conf ${directory}/absent\nHost b\n  User own\n`;
    for (const host of ['a', 'b', 'deep', 'c']) agrees(text, host);
  });

  it('takes the agent from SSH_AUTH_SOCK, a path, a variable, or none', () => {
    const agent = (value: string) => settings(`IdentityAgent ${value}\n`, 'a').identityAgent;
    assert.equal(settings('', 'a').identityAgent, '/run/agent');
    assert.deepEqual(['none', '~/agent', '$SSH_AUTH_SOCK', 'SSH_AUTH_SOCK'].map(agent), [
      undefined,
      `${homedir}/agent`,
      '/run/agent',
      '/run/agent',
    ]);
  });

  it('says where a file is wrong, and what it does not understand', () => {
    const where = (text: string) => {
      try {
        settings(text, 'a');
      } catch (error) {
        return (error as { where?: { line: number } }).where?.line;
      }
      return undefined;
    };
    assert.deepEqual(
      ['User a\nPort x', 'User "a', '\nMatch nothing x\n  User b', 'Port'].map(where),
      [2, 1, 2, 1],
    );
    const { unsupported } = settings('Host a\n  PKCS11Provider ~/c\n  BindAddress none\n', 'a');
    assert.deepEqual(
      unsupported.map(({ keyword, where: { line } }) => [keyword, line]),
      [['pkcs11provider', 2]],
    );
  });

  it('tells keywords that ssh has none of, in every block, and leaves what IgnoreUnknown names', () => {
    const unknown = (text: string) =>
      settings(text, 'a').unknown.map(({ keyword, where: { line } }) => [keyword, line]);
    assert.deepEqual(unknown('Prot 22\nHost b\n  Compresion yes\nHsot a\n  Port 23\n'), [
      ['prot', 1],
      ['compresion', 3],
      ['hsot', 4],
    ]);
    assert.deepEqual(unknown('NewWay 1\nIgnoreUnknown new*,UseKeychain\nNewWay 2\nOld 3\n'), [
      ['newway', 1],
      ['old', 4],
    ]);
    assert.deepEqual(unknown('GSSAPIAuthentication yes\nUseRoaming no\nControlMaster auto\n'), []);
  });

  it('knows all keywords that ssh itself says', () => {
    settings('', 'a');
    assert.deepEqual(
      [...oracle('a').keys()].filter((keyword) => !keywords.has(keyword.toLowerCase())),
      [],
    );
  });
});
