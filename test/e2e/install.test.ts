import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { lstat, mkdir, mkdtemp, readFile, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program, repository } from './support/cli.ts';
import { Pty } from './support/pty.ts';

interface Outcome {
  readonly code: number;
  readonly text: string;
}

describe('install.sh user', () => {
  let home: string;
  beforeEach(async () => (home = await mkdtemp(join(tmpdir(), 'dockerops-home-'))));
  afterEach(() => rm(home, { recursive: true }));

  const env = (more: object = {}) => ({ PATH: process.env.PATH, HOME: home, TERM: 'dumb', ...more });

  const sh = (command: string, more: object = {}): Promise<Outcome> =>
    new Promise((resolve) => {
      const child = execFile(
        'bash',
        ['-c', `${command} 2>&1`],
        { cwd: repository, env: env(more) },
        (error, text) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, text }),
      );
      child.stdin?.end();
    });

  const atLogin = (command: string) => sh(`env -i HOME=${home} TERM=dumb bash -lc '${command}'`);
  const profile = () => readFile(join(home, '.profile'), 'utf8');

  it('puts dockerops and its completion where a new login shell finds them', async () => {
    assert.equal((await sh('./install.sh user')).code, 0);
    assert.equal(await readlink(join(home, '.local/bin/dockerops')), program);
    assert.match((await atLogin('docker_start --version')).text, /^dockerops \d/);
    const { code, text } = await atLogin('command -v dockerops && dockerops --version');
    assert.equal(code, 0, text);
    assert.match(text, /\.local\/bin\/dockerops\ndockerops \d/);
    const completion = join(home, '.local/share/bash-completion/completions/dockerops');
    assert.match(await readFile(completion, 'utf8'), /complete .*dockerops/);
  });

  it('does nothing a second time', async () => {
    await sh('./install.sh user');
    const before = await profile();
    const { text } = await sh('./install.sh user');
    for (const line of text.trimEnd().split('\n').slice(0, -1)) assert.match(line, /already (there|built)$/);
    assert.equal(await profile(), before);
  });

  it('is taken back as a whole, and only what it did', async () => {
    await writeFile(join(home, '.profile'), 'alias ll="ls -l"\n');
    await sh('./install.sh user');
    assert.match(await profile(), /# dockerops$/m);
    assert.equal((await sh('./uninstall.sh user')).code, 0);
    assert.equal(await profile(), 'alias ll="ls -l"\n');
    for (const path of [
      '.local/bin/dockerops',
      '.local/bin/docker_start',
      '.local/share/bash-completion/completions/dockerops',
    ])
      await assert.rejects(lstat(join(home, path)), { code: 'ENOENT' });
    assert.deepEqual(await readdir(home), ['.profile'], 'nor are the directories left that it made');
    assert.ok(await lstat(program), 'what was there before stays');
    assert.match((await sh('./uninstall.sh user')).text, /nothing to take back/);
  });

  it('uses the file that a login bash really reads', async () => {
    await writeFile(join(home, '.bash_profile'), '');
    await sh('./install.sh user');
    assert.equal((await atLogin('command -v dockerops')).code, 0);
  });

  it('leaves a program of that name alone which is not ours', async () => {
    await mkdir(join(home, '.local/bin'), { recursive: true });
    await writeFile(join(home, '.local/bin/dockerops'), 'mine');
    const { code, text } = await sh('./install.sh user');
    assert.equal(code, 2);
    assert.match(text, /is there and not ours/);
    assert.equal(await readFile(join(home, '.local/bin/dockerops'), 'utf8'), 'mine');
  });

  it('leaves a completion of that name alone which is not ours, also when it is taken back', async () => {
    const directory = join(home, '.local/share/bash-completion/completions');
    const completion = join(directory, 'dockerops');
    await mkdir(directory, { recursive: true });
    await writeFile(completion, 'complete -W mine dockerops\n');
    const { code, text } = await sh('./install.sh user');
    assert.equal(code, 0, text);
    assert.match(text, /completions\/dockerops: left, it is not ours/);
    assert.equal((await sh('./uninstall.sh user')).code, 0);
    assert.equal(await readFile(completion, 'utf8'), 'complete -W mine dockerops\n');
  });

  it('leaves a link of that name alone which is not ours, also when it is taken back', async () => {
    await mkdir(join(home, '.local/bin'), { recursive: true });
    await mkdir(join(home, 'other/dist'), { recursive: true });
    await writeFile(join(home, 'other/dist/bin.cjs'), 'theirs');
    const link = join(home, '.local/bin/dockerops');
    for (const target of ['/usr/bin/env', join(home, 'other/dist/bin.cjs'), '/not/there']) {
      await symlink(target, link);
      const { code, text } = await sh('./install.sh user');
      assert.equal(code, 2, text);
      assert.match(text, /dockerops is there and not ours, a link to .*\n {2}try: mv /);
      assert.equal(await readlink(link), target);
      await rm(link);
    }
    assert.equal((await sh('./install.sh user')).code, 0);
    await rm(link);
    await symlink('/usr/bin/env', link);
    const { code, text } = await sh('./uninstall.sh user');
    assert.equal(code, 0, text);
    assert.match(text, /dockerops: left, it is no longer ours/);
    assert.equal(await readlink(link), '/usr/bin/env');
  });

  it('takes over the link of another clone, also of one that is gone', async () => {
    await mkdir(join(home, '.local/bin'), { recursive: true });
    await mkdir(join(home, 'other/dist'), { recursive: true });
    await writeFile(join(home, 'other/package.json'), '{ "name": "dockerops" }');
    const link = join(home, '.local/bin/dockerops');
    for (const clone of [join(home, 'other'), '/not/there']) {
      await symlink(`${clone}/dist/bin.cjs`, link);
      assert.equal((await sh('./install.sh user')).code, 0);
      assert.equal(await readlink(link), program);
      await rm(link);
    }
  });

  it('says what is wrong with an argument, and changes nothing', async () => {
    const { code, text } = await sh('./install.sh everybody');
    assert.equal(code, 2);
    assert.match(text, /what is "everybody"\?\n {2}try: \.\/install\.sh/);
    await assert.rejects(lstat(join(home, '.local')), { code: 'ENOENT' });
  });

  it('asks before it starts an engine, and says what to run where nobody can be asked', async () => {
    const silent = { DOCKER_HOST: `unix://${home}/none.sock` };
    const { code, text } = await sh('./install.sh user', silent);
    assert.equal(code, 2);
    assert.match(text, /No Docker engine .* Nobody is here to answer that\.\n {2}try: \.\/install\.sh --yes/);
    const pty = new Pty(join(repository, 'install.sh'), ['user'], { env: env(silent), cwd: repository });
    try {
      await pty.expect('[y/N]');
      pty.line('n');
      assert.equal(await pty.exit(), 0);
    } finally {
      pty.close();
    }
  });

  it('refuses a Node that is too old, naming what would do', async () => {
    const bin = join(home, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'node'), '#!/bin/sh\n[ "$1" = --version ] && echo v18.19.0\nexit 1\n', {
      mode: 0o755,
    });
    const { code, text } = await sh('./install.sh user', { PATH: `${bin}:${process.env.PATH ?? ''}` });
    assert.equal(code, 2);
    assert.match(
      text,
      /Node\.js 20\.19 or newer is needed, and this is v18\.19\.0 \(Debian 12 itself has 18\)/,
    );
    await assert.rejects(lstat(join(home, '.local')), { code: 'ENOENT' });
  });
});
