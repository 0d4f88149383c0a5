import assert from 'node:assert/strict';
import { chmodSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { extract, type Header } from 'tar-stream';
import { contextDigest } from '../../../../src/platform/build/digest.ts';
import { contextEntries } from '../../../../src/platform/build/context.ts';
import { packContext } from '../../../../src/platform/build/tar.ts';
import { scratch, type Tree } from './scratch.ts';

describe('a build context', () => {
  const made: { remove(): void }[] = [];
  afterEach(() => made.splice(0).forEach((one) => one.remove()));

  const make = (files: Tree): string => {
    const one = scratch({ Dockerfile: 'FROM a\n', ...files });
    made.push(one);
    return one.directory;
  };
  const source = (context: string, excluded: readonly string[] = []) => ({
    context,
    dockerfile: 'Dockerfile',
    excluded,
  });
  const paths = async (context: string, excluded: readonly string[] = []): Promise<readonly string[]> => {
    const found: string[] = [];
    for await (const entry of contextEntries(source(context, excluded))) found.push(entry.path);
    return found;
  };
  const digest = (context: string) => contextDigest(contextEntries(source(context)));

  describe('holds', () => {
    it('everything, sorted, directories before what is in them', async () => {
      const context = make({ 'b/z': '', 'b/a': '', a: '', 'empty/': '' });
      assert.deepEqual(await paths(context), ['Dockerfile', 'a', 'b', 'b/a', 'b/z', 'empty']);
    });

    it('not what .dockerignore says, but its exceptions', async () => {
      const context = make({
        '.dockerignore': '# a comment\nnode_modules\n**/*.log\nsecret/*\n!secret/public\n',
        'node_modules/x/y': '',
        'a.log': '',
        'deep/er/b.log': '',
        'deep/er/c.txt': '',
        'secret/key': '',
        'secret/public': '',
      });
      assert.deepEqual(await paths(context), [
        '.dockerignore',
        'Dockerfile',
        'deep',
        'deep/er',
        'deep/er/c.txt',
        'secret',
        'secret/public',
      ]);
    });

    it('what is excepted below a directory that is left out', async () => {
      const context = make({ '.dockerignore': 'out\n!out/keep\n', 'out/a': '', 'out/keep': '' });
      assert.deepEqual(await paths(context), ['.dockerignore', 'Dockerfile', 'out/keep']);
    });

    it('what <Dockerfile>.dockerignore says rather than .dockerignore', async () => {
      const context = make({ '.dockerignore': 'a\n', 'Dockerfile.dockerignore': 'b\n', a: '', b: '' });
      assert.deepEqual(await paths(context), ['.dockerignore', 'Dockerfile', 'Dockerfile.dockerignore', 'a']);
    });

    it('the Dockerfile and .dockerignore even when everything is left out', async () => {
      const context = make({ '.dockerignore': '*\n', a: '' });
      assert.deepEqual(await paths(context), ['.dockerignore', 'Dockerfile']);
    });

    it('never keys, nor what the project excludes, whatever .dockerignore says', async () => {
      const context = make({
        '.dockerignore': '!.dockerops\n!**/.dockerops/**\n',
        '.dockerops/keys/id_ed25519': 'k',
        'sub/.dockerops/keys/id_ed25519': 'k',
        'data_demo/demo_one/data/file': '',
        a: '',
      });
      const found = await paths(context, [join(context, 'data_demo')]);
      assert.deepEqual(found, ['.dockerignore', 'Dockerfile', 'a', 'sub']);
    });

    it('no sockets', async () => {
      const context = make({ a: '' });
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(join(context, 'socket'), resolve));
      assert.deepEqual(await paths(context), ['Dockerfile', 'a']);
      await new Promise((resolve) => server.close(resolve));
    });
  });

  describe('has a digest', () => {
    it('that is the same for two clones with other times', async () => {
      const one = make({ 'a/b': 'text' });
      const other = make({ 'a/b': 'text' });
      utimesSync(join(other, 'a/b'), 1, 1);
      assert.equal(await digest(one), await digest(other));
    });

    const changes: readonly [string, (context: string) => void][] = [
      ['a content', (context) => writeFileSync(join(context, 'a/b'), 'TEXT')],
      ['a mode', (context) => chmodSync(join(context, 'a/b'), 0o755)],
      ['another file', (context) => writeFileSync(join(context, 'c'), '')],
      ['a link', (context) => symlinkSync('a', join(context, 'link'))],
      ['the Dockerfile', (context) => writeFileSync(join(context, 'Dockerfile'), 'FROM b\n')],
    ];
    for (const [what, change] of changes) {
      it(`that ${what} changes`, async () => {
        const context = make({ 'a/b': 'text' });
        const before = await digest(context);
        change(context);
        assert.notEqual(await digest(context), before);
      });
    }

    it('that what is left out does not change', async () => {
      const context = make({ '.dockerignore': 'ignored\n' });
      const before = await digest(context);
      writeFileSync(join(context, 'ignored'), 'x');
      assert.equal(await digest(context), before);
    });
  });

  describe('goes to the engine as a tar', () => {
    const unpack = async (context: string) => {
      const found: (Header & { text: string })[] = [];
      const tar = await packContext(contextEntries(source(context)));
      for await (const entry of tar.pipe(extract())) {
        let text = '';
        for await (const chunk of entry) text += String(chunk);
        found.push({ ...entry.header, text });
      }
      return new Map(found.map((entry) => [entry.name, entry]));
    };

    it('that keeps modes, links and times, and belongs to root', async () => {
      const context = make({ 'bin/run': 'hello' });
      chmodSync(join(context, 'bin/run'), 0o750);
      chmodSync(join(context, 'bin'), 0o711);
      utimesSync(join(context, 'bin/run'), 86_400, 86_400);
      symlinkSync('bin/run', join(context, 'link'));
      const entries = await unpack(context);
      const file = entries.get('bin/run');
      assert.equal(file?.text, 'hello');
      assert.deepEqual([file.mode, file.uid, file.gid, file.mtime.getTime()], [0o750, 0, 0, 86_400_000]);
      assert.equal(entries.get('bin/')?.mode ?? entries.get('bin')?.mode, 0o711);
      assert.deepEqual([entries.get('link')?.type, entries.get('link')?.linkname], ['symlink', 'bin/run']);
    });

    it('with names of any length and letters, and files larger than one read', async () => {
      const name = `${'ü'.repeat(90)}/${'long'.repeat(50)}`;
      const context = make({ [name]: 'x'.repeat(300_000) });
      assert.equal((await unpack(context)).get(name)?.text.length, 300_000);
    });

    it('that ends with an error when a file cannot be read', async () => {
      const entry = {
        path: 'gone',
        type: 'file',
        mode: 0o644,
        sizeBytes: 3,
        modified: 0,
        open: () => {
          throw new Error('gone away');
        },
      } as const;
      const tar = await packContext(
        (async function* () {
          yield entry;
        })(),
      );
      await assert.rejects(async () => {
        for await (const chunk of tar) assert.ok(chunk);
      }, /gone away/);
    });
  });
});
