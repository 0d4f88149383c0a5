import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { restart } from '../../../src/platform/index.ts';
import type { Engine } from '../../../src/ports/index.ts';
import type { ScratchPlatform } from '../../support/scratch-platform.ts';
import { builtPlatform, cleanOn, inspect, runOn, service, sh } from './support.ts';

const image = [
  'RUN mkdir -p /data/sub /var/log/app \\',
  ' && echo original > /data/file && chown 1234:4321 /data/file && chmod 0640 /data/file \\',
  ' && ln -s file /data/link && chown -h 1234:4321 /data/link \\',
  ' && chown 1234:4321 /data && chmod 2750 /data && echo line > /var/log/app/log && rmdir /opt',
  'VOLUME /srv/db',
  service,
].join('\n');

const all = { properties: { persistent_data: true, persistent_opt: true, persistent_log: true } };

describe('persistence (dockerops §4)', () => {
  let platform: ScratchPlatform;
  before(async function () {
    platform = await builtPlatform(this, { store: image });
  });
  after(() => platform.remove());

  const dataOf = (instance: string) => join(platform.directory, `data_${platform.name}`, `store_${instance}`);
  const ownerAndMode = async (path: string) => {
    const { uid, gid, mode } = await stat(path);
    return `${uid}:${gid} ${(mode & 0o7777).toString(8)}`;
  };
  const helpers = async () =>
    (
      await platform.engine.containers.list({
        labels: ['io.dockerops.role=helper', `io.dockerops.project=${platform.name}`],
        all: true,
      })
    ).length;

  it('moves what the image has to the host, owner and mode kept, and makes what it has not', async () => {
    await runOn(platform, 'store', { instance: 'first', ...all });
    const data = dataOf('first');
    assert.equal(await readFile(join(data, 'data/file'), 'utf8'), 'original\n');
    assert.equal(await ownerAndMode(join(data, 'data')), '1234:4321 2750');
    assert.equal(await ownerAndMode(join(data, 'data/file')), '1234:4321 640');
    assert.equal(
      await sh(platform, 'store/first', 'readlink /data/link; cat /var/log/app/log; ls -A /opt'),
      'file\nline',
    );
    assert.equal(await helpers(), 0);
  });

  it('keeps what was written over clean and run, and over a restart', async () => {
    await runOn(platform, 'store', { instance: 'kept', ...all });
    await sh(
      platform,
      'store/kept',
      'for d in /data /opt /var/log; do echo mine > $d/mine; done; echo changed > /data/file; rm /data/link; chown 7:8 /opt/mine; chmod 0600 /opt/mine',
    );
    const look = 'cat /data/mine /opt/mine /var/log/mine /data/file; stat -c "%u:%g %a" /opt/mine; ls /data';
    const before = await sh(platform, 'store/kept', look);
    await restart(platform.run().run, { name: 'store', instance: 'kept' }, { graceSeconds: 5 });
    assert.equal(await sh(platform, 'store/kept', look), before);
    await cleanOn(platform, 'store', 'kept');
    await runOn(platform, 'store', { instance: 'kept', ...all });
    assert.equal(await sh(platform, 'store/kept', look), before);
    assert.equal(before, 'mine\nmine\nmine\nchanged\n7:8 600\nfile\nmine\nsub');
  });

  it('is prepared again where somebody removed it, or the mark of its owner, below an instance that runs', async () => {
    await runOn(platform, 'store', { instance: 'lost', ...all });
    const data = dataOf('lost');
    const prepared = async () => [
      await ownerAndMode(join(data, 'data')),
      await readFile(join(data, 'data/file'), 'utf8'),
      JSON.parse(await readFile(join(data, '.dockerops-owner'), 'utf8')) as unknown,
    ];
    const before = await prepared();

    await writeFile(join(data, 'opt/mine'), 'mine');
    await rm(join(data, 'data'), { recursive: true });
    await assert.rejects(
      runOn(platform, 'store', { instance: 'lost', ...all }),
      /the host's directory of \/data is gone/,
    );
    await runOn(platform, 'store', { instance: 'lost', replace: true, ...all });
    assert.deepEqual(await prepared(), before);
    assert.equal(await sh(platform, 'store/lost', 'cat /data/file /opt/mine'), 'original\nmine');

    const { id } = await inspect(platform, 'store/lost');
    await rm(join(data, '.dockerops-owner'));
    await runOn(platform, 'store', { instance: 'lost', ...all });
    assert.equal((await inspect(platform, 'store/lost')).id, id, 'it goes on as it was');
    await stat(join(data, '.dockerops-owner'));
  });

  it('survives a change of the other two switches', async () => {
    await runOn(platform, 'store', { instance: 'switch', ...all });
    await sh(platform, 'store/switch', 'echo mine > /data/mine');
    await cleanOn(platform, 'store', 'switch');
    await runOn(platform, 'store', {
      instance: 'switch',
      properties: { persistent_data: true, persistent_log: false },
    });
    assert.equal(await sh(platform, 'store/switch', 'cat /data/mine'), 'mine');
  });

  it('keeps what the host had before the first run', async () => {
    await mkdir(join(dataOf('before'), 'data'), { recursive: true });
    await writeFile(join(dataOf('before'), 'data/own'), 'own');
    await runOn(platform, 'store', { instance: 'before', ...all });
    assert.deepEqual(await readdir(join(dataOf('before'), 'data')), ['own']);
  });

  it('does an interrupted copy again', async () => {
    const marker = {
      project: platform.name,
      container: 'store',
      instance: 'half',
      filling: ['data'],
      filled: [],
    };
    await mkdir(join(dataOf('half'), 'data'), { recursive: true });
    await writeFile(join(dataOf('half'), '.dockerops-owner'), JSON.stringify(marker));
    await writeFile(join(dataOf('half'), 'data/file'), 'ori');
    await runOn(platform, 'store', { instance: 'half', ...all });
    assert.equal(await readFile(join(dataOf('half'), 'data/file'), 'utf8'), 'original\n');
  });

  it('refuses a directory of another instance, naming it, and makes nothing', async () => {
    await mkdir(dataOf('stolen'), { recursive: true });
    const marker = { project: 'other', container: 'db', instance: 'main', filling: [], filled: ['data'] };
    await writeFile(join(dataOf('stolen'), '.dockerops-owner'), JSON.stringify(marker));
    await assert.rejects(
      runOn(platform, 'store', { instance: 'stolen', ...all }),
      /belongs to db-main of project other/,
    );
    await assert.rejects(inspect(platform, 'store/stolen'), /there is no/);
    assert.equal(await helpers(), 0);
  });

  it('keeps VOLUMEs of the image in labelled volumes, over clean and run', async () => {
    await runOn(platform, 'store', { instance: 'volume' });
    await sh(platform, 'store/volume', 'echo mine > /srv/db/mine');
    await cleanOn(platform, 'store', 'volume');
    await runOn(platform, 'store', { instance: 'volume' });
    assert.equal(await sh(platform, 'store/volume', 'cat /srv/db/mine'), 'mine');
    const { mounts } = await inspect(platform, 'store/volume');
    const name = mounts.find(({ target }) => target === '/srv/db')?.name ?? '';
    const labels = (await platform.engine.volumes.inspect(name))?.labels ?? {};
    assert.equal(labels['io.dockerops.role'], 'data');
  });

  it('leaves no volume behind that nobody owns', async () => {
    const { engine } = platform;
    const removed: string[] = [];
    const watched = watchRemovals(engine, async (id) => {
      const mounts = (await engine.containers.inspect(id))?.mounts ?? [];
      removed.push(...mounts.flatMap(({ name }) => (name === undefined ? [] : [name])));
    });
    await runOn(platform, 'store', { instance: 'tidy', ...all }, platform.run({ engine: watched }));
    assert.equal(removed.length, 1, 'the helper had the VOLUME of the image');
    for (const name of removed) assert.equal(await engine.volumes.inspect(name), undefined);
  });
});

/** The engine, telling of each container that is about to be removed. */
function watchRemovals(engine: Engine, before: (id: string) => Promise<void>): Engine {
  const { containers } = engine;
  const remove: typeof containers.remove = async (id, options) => {
    await before(id);
    await containers.remove(id, options);
  };
  return new Proxy(engine, {
    get: (_, name) => {
      if (name === 'containers') return withMethod(containers, 'remove', remove);
      if (name === 'bind') return (signal: AbortSignal) => watchRemovals(engine.bind(signal), before);
      const value: unknown = Reflect.get(engine, name, engine);
      return typeof value === 'function' ? (value.bind(engine) as unknown) : value;
    },
  });
}

function withMethod<T extends object>(target: T, method: keyof T, replacement: unknown): T {
  return new Proxy(target, {
    get: (_, name) => {
      if (name === method) return replacement;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
