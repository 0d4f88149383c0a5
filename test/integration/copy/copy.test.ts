import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { lstat, mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { copy } from '../../../src/platform/index.ts';
import { tarOf } from '../../support/images.ts';
import { noTerminal } from '../../support/run.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';

describe('cp on a real engine', () => {
  let platform: ScratchPlatform;
  let id: string;
  before(async function () {
    platform = await ScratchPlatform.create(this, ['web', 'mail']);
    id = await platform.instance('web');
    await platform.instance('mail', { start: false });
    await shell(
      'mkdir -p /srv/site/sub; echo hello >/srv/site/index; ln -s index /srv/site/link; chmod 640 /srv/site/index; chown 33:33 /srv/site/index; ln -s /srv/site /srv/way',
    );
  });
  after(() => platform.remove());

  const shell = (script: string) => platform.engine.containers.run(id, { argv: ['sh', '-c', script] });
  const cp = (source: string, target: string) => copy(platform.run().run, { source, target });
  const here = (...path: string[]) => join(platform.directory, ...path);

  it('copies a tree out, with modes, owners and links', async () => {
    await cp('web:/srv/site', 'copied');
    assert.deepEqual((await readdir(here('copied'))).sort(), ['index', 'link', 'sub']);
    const index = await lstat(here('copied', 'index'));
    assert.equal(index.mode & 0o777, 0o640);
    if (process.getuid?.() === 0) assert.equal(index.uid, 33);
    assert.ok((await lstat(here('copied', 'link'))).isSymbolicLink());
  });

  it('copies a file out: into a directory, under a new name, over an old one', async () => {
    await mkdir(here('into'), { recursive: true });
    await cp('web:/srv/site/index', 'into');
    await cp('web:/srv/site/index', 'into/new');
    await cp('web:/srv/site/index', 'into/new');
    assert.equal(await readFile(here('into', 'index'), 'utf8'), 'hello\n');
    assert.equal(await readFile(here('into', 'new'), 'utf8'), 'hello\n');
  });

  it('copies in: a tree, what is in it, through a link to a directory, with mode and owner', async () => {
    await platform.write('tree/a', 'one');
    await platform.write('tree/deep/b', 'two');
    await cp('tree', 'web:/tmp');
    await cp('tree/.', 'web:/srv/way');
    await cp('./tree/a', 'web:/tmp/renamed');
    const { stdout } = await shell(
      'cat /tmp/tree/a /tmp/tree/deep/b /srv/site/a /srv/site/deep/b /tmp/renamed',
    );
    assert.equal(stdout, 'onetwoonetwoone');
    const owner = await shell('stat -c %u /tmp/renamed');
    assert.equal(Number(owner.stdout), process.getuid?.());
  });

  it('works on an instance that does not run', async () => {
    await platform.write('note', 'left here');
    await cp('note', 'mail:/tmp/');
    await cp('mail:/tmp/note', 'back');
    assert.equal(await readFile(here('back'), 'utf8'), 'left here');
  });

  it('gives a tar to stdout and takes one from stdin', async () => {
    const names: string[] = [];
    const write = async (bytes: Readable) => {
      for await (const entry of bytes.pipe(extract())) {
        names.push(entry.header.name);
        entry.resume();
      }
    };
    const terminal = { ...noTerminal, write, input: () => Readable.from(tarOf({ piped: 'in' })) };
    const { run } = platform.run({ terminal });
    await copy(run, { source: 'web:/srv/site/sub', target: '-' });
    assert.deepEqual(names, ['sub/']);
    await copy(run, { source: '-', target: 'web:/tmp' });
    assert.equal((await shell('cat /tmp/piped')).stdout, 'in');
  });

  it('names the instance where the engine cannot read a tar', async () => {
    const terminal = { ...noTerminal, input: () => Readable.from([Buffer.from('no tar at all')]) };
    const broken = copy(platform.run({ terminal }).run, { source: '-', target: 'web:/tmp' });
    await assert.rejects(broken, ({ message }: Error) => {
      assert.ok(message.includes(`${platform.name}-web-one:/tmp`) && !message.includes(id), message);
      return true;
    });
  });

  it('leaves no part of a tree when it is broken off, and names what was there before', async () => {
    await shell('mkdir /srv/large; head -c 8M /dev/zero >/srv/large/a; head -c 8M /dev/zero >/srv/large/b');
    const brokenOff = async (target: string, sign: string) => {
      const broken = platform.run();
      const { run, events } = broken;
      const { local } = run.ports;
      const watched = async function* (tar: Readable) {
        for await (const chunk of tar as AsyncIterable<Buffer>) {
          if (existsSync(here(sign))) broken.abort();
          yield chunk;
        }
      };
      const unpack = (tar: Readable, directory: string, name: string) =>
        local.files.unpack(Readable.from(watched(tar)), directory, name);
      const ports = { ...run.ports, local: { ...local, files: { ...local.files, unpack } } };
      await assert.rejects(copy({ ...run, ports }, { source: 'web:/srv/large', target }), /abort/i);
      return events.flatMap((event) => (event.type === 'message' ? [event.text] : []));
    };
    assert.deepEqual(await brokenOff('part', 'part/a'), []);
    assert.ok(!existsSync(here('part')));
    await platform.write('before/large/own', 'mine');
    assert.match(
      (await brokenOff('before', 'before/large/a')).join(),
      /^before\/large has a part of what was copied/,
    );
    assert.equal(await readFile(here('before', 'large', 'own'), 'utf8'), 'mine');
  });

  it('says what is not there and what does not fit, before anything is changed', async () => {
    await platform.write('plain', 'x');
    const refusals: readonly [string, string, RegExp][] = [
      ['web:/no/such', 'x', /there is no \/no\/such in web,instance=one/],
      ['no-such', 'web:/tmp', /there is no no-such/],
      ['plain', 'web:/no/such/', /there is no directory \/no\/such\//],
      ['plain', 'web:/no/such/file', /\/no\/such in web,instance=one is not there/],
      ['web:/srv/site', 'plain', /\/srv\/site is a directory, and .*plain is a file/],
      ['web:/srv/site/index', 'none/x', /none is not there/],
      ['web:/a', 'mail:/b', /one side is an instance/],
      ['a', 'b', /one side is an instance/],
      ['wep:/a', 'b', /no container "wep"/],
    ];
    for (const [source, target, message] of refusals)
      await assert.rejects(cp(source, target), (error: unknown) => {
        assert.match(String(error), message);
        assert.equal((error as { exitCode?: number }).exitCode, 2);
        return true;
      });
    assert.equal(await text(Readable.from(await readFile(here('plain')))), 'x');
  });
});
