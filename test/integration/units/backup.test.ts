import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { keptImage } from '../../support/kept-image.ts';
import { siteFor, type Site } from './support.ts';

const run = promisify(execFile);
const composition = `'{{T}}-aa':
  creation: {image: '{{I}}', command: sleep 600, stop_signal: KILL, volumes: [/home/x/.ssh, /d]}
'{{T}}-none':
  creation: {image: '{{I}}', command: sleep 600, stop_signal: KILL}
`;
const withOrders = (orders: string) => `${composition}---\n${orders}\n`;
const order = (args: string) => withOrders(`- '{{T}}-aa': {${args}}`);

/** Links, and a file after them. */
async function tarOfLinks(
  links: readonly (readonly [name: string, target: string, type?: 'link'])[],
  file?: string,
): Promise<Buffer> {
  const tar = pack();
  for (const [name, linkname, type = 'symlink'] of links) tar.entry({ name, linkname, type });
  if (file !== undefined) tar.entry({ name: file }, 'hostile');
  tar.finalize();
  return buffer(tar);
}

/** A sparse file, times, an empty directory, names that would be options or lines. */
const oddities = `mkdir -p /d/odd/-empty && cd /d/odd && truncate -s 1G sparse &&
  printf x | dd of=sparse bs=4096 seek=1000 conv=notrunc,sync 2>/dev/null &&
  touch -d '2001-02-03 04:05:06.789012345' -- old -x 'a\\nb' "new
line" && ln old same && ln -s nowhere link && mkfifo pipe && chown 12:34 old && chown -h 56:78 link && chmod 4751 old`;
/** All that is known of them. */
const known = `cd /d/odd && find . -printf '%p|%y|%m|%U:%G|%n|%T@|%s|%l\\n' | sort; stat -c %b sparse`;

/** GNU tar's way to say where a sparse file belongs. */
async function sparseTarOf(name: string): Promise<Buffer> {
  const tar = pack();
  const pax = { 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.name': name };
  tar.entry({ name: 'd/GNUSparseFile.1/x', pax: { ...pax, 'GNU.sparse.realsize': '7' } }, 'hostile');
  tar.finalize();
  return buffer(tar);
}

describe('units: backup and restore', function () {
  this.timeout(120_000);
  let site: Site;
  let archive: string;

  before(async function () {
    site = await siteFor(this);
    archive = join(site.directory, 'one.tar');
    await site.run('start', withOrders("- '{{T}}-aa': {command: start}\n- '{{T}}-none': {command: create}"));
    await site.shell(
      'aa',
      `cd /home/x/.ssh && echo old > id && chmod 640 id && chown 12:34 id && ln id same && ln -s /etc/passwd link &&
       mkdir -p /d/deep && head -c 300000 /dev/zero > /d/deep/zeros && touch "/d/${'n'.repeat(150)}"`,
    );
    await site.shell('aa', oddities);
    await site.run('backup', order("command: backup, backup_name: one, backup_dir: '${PWD}'"));
  });
  after(() => site.remove());

  const restore = (name: string) => site.run('restore', order(`command: restore, restore_name: ${name}`));

  it('units §10 cases 37, 41: what was altered comes back with owner, mode and links, nested volumes too', async () => {
    const { stdout } = await run('tar', ['--numeric-owner', '-tvf', archive]);
    assert.match(stdout, /-rw-r----- 12\/34 +4 .* home\/x\/\.ssh\/id\n/);
    assert.match(stdout, /link to home\/x\/\.ssh\/id/);
    await site.shell(
      'aa',
      'echo new > /home/x/.ssh/id; chmod 777 /home/x/.ssh/id; rm -r /d/deep; echo > /d/more',
    );
    await restore('one');
    assert.equal(
      await site.shell('aa', 'cat /home/x/.ssh/id; stat -c "%u:%g %a %h" /home/x/.ssh/id'),
      'old\n12:34 640 2',
    );
    assert.equal(
      await site.shell('aa', 'readlink /home/x/.ssh/link; stat -c %s /d/deep/zeros'),
      '/etc/passwd\n300000',
    );
    assert.equal(await site.shell('aa', 'ls /d | wc -l'), '4', 'what is not in the archive stays');
    const helper = `dockerops-unit-${site.last?.run.runId ?? assert.fail()}`;
    const names = (await site.engine.containers.list({ all: true })).map(({ name }) => name);
    assert.ok(!names.some((name) => name.startsWith(helper)), names.join());
  });

  it('a sparse file, times to the nanosecond, links, odd names and empty directories come back; the archive is small', async () => {
    const before = await site.shell('aa', known);
    assert.match(before, /sparse\|f\|644\|0:0\|1\|\S+\|1073741824\|/);
    await site.shell('aa', 'rm -r /d/odd');
    await restore('one');
    assert.equal(await site.shell('aa', known), before);
    assert.ok((await stat(archive)).size < 1024 * 1024);
  });

  it('device nodes are left out and named at once, so that the rest can come back; pipes do, sockets do not', async () => {
    const listen = `use IO::Socket::UNIX; IO::Socket::UNIX->new(Local => "/d/special/socket", Listen => 1)`;
    await site.shell(
      'aa',
      `mkdir /d/special && cd /d/special && mknod null c 1 3 && ln null same && mkfifo pipe && echo > file && perl -e '${listen}'`,
    );
    await site.run('backup', order('command: backup, backup_name: special, source: /d'));
    assert.match(
      site.said,
      /-aa: device nodes are left out .*: d\/special\/(null|same), d\/special\/(null|same)$/m,
    );
    await site.shell('aa', 'rm -r /d/special');
    await restore('special');
    assert.equal(await site.shell('aa', 'ls -F /d/special'), 'file\npipe|');
    await site.run('backup', order('command: backup, backup_name: plain, source: /d'));
    assert.doesNotMatch(site.said, /device nodes/);
  });

  /** A container of an image whose tar is another one. */
  async function withTar(name: string, made: string) {
    const dockerfile = `FROM debian:bookworm-slim\nRUN ${made}\n`;
    const image = await keptImage(site.engine, `dockerops-test/${name}-tar`, dockerfile);
    const run = (command: string) =>
      site.run(
        command,
        `'{{T}}-${name}':
  creation: {image: '${image}', command: sleep 600, stop_signal: KILL, volumes: [/d]}
---
- '{{T}}-${name}': {command: ${command}, ${command === 'start' ? '' : `${command}_name: ${name}`}}
`,
      );
    await run('start');
    return { run, shell: (line: string) => site.shell(name, line) };
  }

  it('where the image has no tar, or another one than GNU, the engine reads and writes, and that is said', async () => {
    for (const { run, shell } of [
      await withTar('no', 'rm /bin/tar'),
      await withTar('other', 'cp /bin/false /bin/tar'),
    ]) {
      await shell('echo old > /d/id; chown 12:34 /d/id; ln /d/id /d/same; mknod /d/null c 1 3');
      await run('backup');
      assert.match(site.said, /has no GNU tar: the engine fills holes of sparse files, and leaves out/);
      assert.match(site.said, /device nodes are left out .*: d\/null$/m);
      await shell('echo new > /d/id; rm /d/same');
      await run('restore');
      assert.match(site.said, /has no GNU tar/);
      assert.equal(await shell('cat /d/same; stat -c "%u:%g %h" /d/id'), 'old\n12:34 2');
    }
  });

  it('what changed while it was read is a warning; what cannot be read is a failure, and leaves no archive', async () => {
    const telling = '#!/bin/sh\\ntar.real "$@"; echo "tar: d/id: it is so" >&2; exit $(cat /d/exit-code)\\n';
    const { run, shell } = await withTar(
      'telling',
      `mv /bin/tar /bin/tar.real && printf '${telling}' > /bin/tar && chmod +x /bin/tar`,
    );
    await shell('echo 2 > /d/exit-code');
    await assert.rejects(run('backup'), /cannot read the data of \S+-telling: d\/id: it is so/);
    assert.deepEqual(
      (await readdir(site.directory)).filter((name) => name.includes('telling')),
      [],
    );
    assert.deepEqual(
      (await site.left()).filter((name) => name.includes('backup')),
      [],
    );
    await shell('echo 1 > /d/exit-code');
    await run('backup');
    assert.match(site.said, /not all is in its archive as it was at one moment: d\/id: it is so/);
    await shell('echo 2 > /d/exit-code');
    await assert.rejects(run('restore'), /cannot write all of it: d\/id: it is so.* stays stopped/);
  });

  it('units §10 case 38: an archive that is there is not overwritten, unless told', async () => {
    const before = await readFile(archive);
    const again = 'command: backup, backup_name: one, source: /d';
    await assert.rejects(site.run('backup', order(again)), /one\.tar is there already/);
    assert.ok(before.equals(await readFile(archive)));
    await site.run('backup', order(`${again}, backup_name: two`.replace('backup_name: one, ', '')));
    await site.run(
      'backup',
      order(`command: backup, backup_name: two, source: /etc/hostname, overwrite: true`),
    );
    const { stdout } = await run('tar', ['-tf', join(site.directory, 'two.tar')]);
    assert.equal(stdout, 'etc/hostname\n');
  });

  it('units §10 case 39: a backup of nothing fails; a source that is not there too, and leaves no archive', async () => {
    const none = withOrders("- '{{T}}-none': {command: backup}");
    await assert.rejects(site.run('backup', none), /none has no volume to back up/);
    const missing = order('command: backup, backup_name: missing, source: [/d, /nowhere]');
    await assert.rejects(site.run('backup', missing), /there is no \/nowhere/);
    assert.deepEqual(
      (await readdir(site.directory)).filter((name) => name.includes('missing')),
      [],
    );
  });

  it('units §10 cases 40, 42: from .tar.gz, into a container that is made for it; a missing archive touches nothing', async () => {
    await writeFile(join(site.directory, 'zipped.tar.gz'), gzipSync(await readFile(archive)));
    const bb = composition.replaceAll('-aa', '-bb');
    const from = (name: string) => `${bb}---\n- '{{T}}-bb': {command: restore, restore_name: ${name}}\n`;
    await assert.rejects(
      site.run('restore', from('nope')),
      /there is no archive .*nope\.tar, \.tar\.gz or \.tgz/,
    );
    assert.equal(await site.inspect('bb'), undefined);
    await site.run('restore', from('zipped'));
    assert.equal((await site.inspect('bb'))?.state, 'created');
    await site.run('save', `${bb}---\n- '{{T}}-bb': {command: backup, backup_name: stopped}\n`);
    assert.equal(
      (await run('tar', ['-xOf', join(site.directory, 'stopped.tar'), 'home/x/.ssh/id'])).stdout,
      'old\n',
    );
    await site.run('up', `${bb}---\n- '{{T}}-bb': {command: start}\n`);
    assert.equal(await site.shell('bb', 'cat /home/x/.ssh/id'), 'old');
  });

  it('a broken, truncated or hostile archive is refused before anything is written', async () => {
    await site.shell('aa', 'echo kept > /d/kept');
    const path = (name: string) => join(site.directory, `${name}.tar`);
    await writeFile(path('noise'), randomBytes(4096));
    await writeFile(path('half'), await readFile(archive));
    await truncate(path('half'), 150_000);
    await writeFile(path('empty'), Buffer.alloc(10_240));
    await run('tar', ['-cf', path('absolute'), '-P', '/etc/hostname']);
    await run('tar', ['-cf', path('dots'), '--transform', 's,^,d/../../,', '-C', '/etc', 'hostname']);
    await run('tar', ['-cf', path('device'), '--transform', 's,^,d/,', '-C', '/dev', 'null']);
    await run('tar', ['-cf', path('foreign'), '-C', '/', 'etc/hostname']);
    await writeFile(path('through'), await tarOfLinks([['d/out', '/etc']], 'd/out/passwd'));
    await writeFile(path('hard'), await tarOfLinks([['d/hard', '/etc/passwd', 'link']]));
    await writeFile(
      path('behind'),
      await tarOfLinks([
        ['d/out', '/etc'],
        ['d/hard', 'd/out/passwd', 'link'],
      ]),
    );
    await writeFile(path('sparse'), await sparseTarOf('d/../../etc/passwd'));
    await writeFile(path('holes'), '');
    await truncate(path('holes'), 1_000_000);
    const gnu = ['--format=gnu', '--sparse', '--transform', 's,^.*,d/strange,'];
    await run('tar', ['-cf', path('strange'), ...gnu, '-C', site.directory, 'holes.tar']);
    const refusals = {
      sparse: /d\/\.\.\/\.\.\/etc\/passwd leads out/,
      strange: /d\/strange is of a kind that no backup has/,
      through: /d\/out\/passwd goes through the link d\/out/,
      hard: /d\/hard is a link to \/etc\/passwd/,
      behind: /d\/hard goes through the link d\/out/,
      noise: /noise\.tar is no whole tar archive/,
      half: /half\.tar is no whole tar archive/,
      empty: /empty\.tar holds nothing/,
      absolute: /\/etc\/hostname leads out/,
      dots: /leads out of where it is unpacked/,
      device: /d\/null is a device/,
      foreign: /etc\/hostname lies in none of its volumes/,
    };
    for (const [name, refusal] of Object.entries(refusals))
      await assert.rejects(restore(name), refusal, name);
    assert.equal(await site.shell('aa', 'cat /d/kept; cat /home/x/.ssh/id'), 'kept\nold');
  });

  it('units §10 case 39: the generated backup skips what has no volumes, and keeps older archives; restore takes the newest', async () => {
    const start = withOrders("- '{{T}}-aa': {command: start}\n- '{{T}}-none': {command: create}");
    const unit = `${site.name}/start`;
    await site.run(unit, start);
    await site.run(`${site.name}/backup`);
    await site.shell('aa', 'echo second > /d/second');
    await site.run(`${site.name}/backup`);
    const names = (await readdir(join(site.directory, 'backups'))).filter((name) => name.endsWith('.tar'));
    assert.equal(names.length, 2);
    assert.ok(
      names.some((name) => /-aa\.\d{8}-\d{6}\.tar$/.test(name)),
      names.join(),
    );
    await site.run(`${site.name}/purge`);
    assert.equal(await site.inspect('aa'), undefined);
    await site.run(`${site.name}/restore`);
    await site.run(unit);
    assert.equal(await site.shell('aa', 'cat /d/second /home/x/.ssh/id'), 'second\nold');
    await rm(join(site.directory, 'backups'), { recursive: true });
  });
});
