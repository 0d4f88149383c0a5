import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalHost } from '../../../src/hosts/index.ts';
import type { ContainerSpec, Engine, Host } from '../../../src/ports/index.ts';
import { keptImage } from '../../support/kept-image.ts';
import { siteFor, type Site } from './support.ts';

const withOrder = (args: string) => `'{{T}}-aa':
  creation: {image: '{{I}}', command: sleep 600, stop_signal: KILL, volumes: [/d]}
---
- '{{T}}-aa': {${args}}
`;

/** The engine; what it is told to create is changed, and noted. */
const changed = (engine: Engine, change: (spec: ContainerSpec) => ContainerSpec): Engine => ({
  endpoint: engine.endpoint,
  facts: () => engine.facts(),
  containers: new Proxy(engine.containers, {
    get(target, key) {
      if (key === 'create') return (spec: ContainerSpec) => target.create(change(spec));
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  }),
  images: engine.images,
  networks: engine.networks,
  volumes: engine.volumes,
  events: (filter) => engine.events(filter),
  bind: (signal) => changed(engine.bind(signal), change),
});

const unseen = (spec: ContainerSpec): ContainerSpec => ({
  ...spec,
  mounts: spec.mounts.map((mount) => (mount.type === 'bind' ? { ...mount, source: '/t-nowhere' } : mount)),
});

const local = createLocalHost();
const elsewhere: Host = {
  ...local,
  facts: async () => ({ ...(await local.facts()), hostname: 'elsewhere' }),
};

describe('units: the way of an archive', function () {
  let site: Site;
  before(async function () {
    site = await siteFor(this);
    await site.run('start', withOrder('command: start'));
    await site.shell('aa', 'mkdir /d/way && head -c 3000000 /dev/urandom > /d/way/noise');
  });
  after(() => site.remove());

  /** Writes an archive and puts it back; returns it, and where helpers had theirs. */
  async function outAndBack(name: string, host: Host, change = (spec: ContainerSpec) => spec) {
    const places: (string | undefined)[] = [];
    const engine = changed(site.engine, (spec) => {
      const made = change(spec);
      places.push(made.command?.find((word) => word.startsWith('--file=')));
      return made;
    });
    const ports = { local: host, host, engine };
    const noise = () => site.shell('aa', 'sha256sum /d/way/noise; stat -c "%u %a %y" /d/way/noise');
    const before = await noise();
    await site.run('backup', withOrder(`command: backup, backup_name: '${name}', source: /d/way`), { ports });
    await site.shell('aa', 'rm /d/way/noise');
    await site.run('restore', withOrder(`command: restore, restore_name: '${name}'`), { ports });
    assert.equal(await noise(), before);
    return { places, archive: await readFile(join(site.directory, `${name}.tar`)) };
  }

  it('is straight into its file where the engine runs here, else through the engine: the same bytes', async () => {
    const [straight, stream] = ['--file=/dockerops-archive', '--file=-'];
    const here = await outAndBack('here', local);
    assert.deepEqual(here.places, [straight, stream]);
    const odd = await outAndBack('od:d, "name"', local);
    assert.deepEqual(odd.places, [straight, stream]);
    const there = await outAndBack('there', elsewhere);
    assert.deepEqual(there.places, [stream, stream]);
    assert.ok(there.archive.equals(here.archive));
    const hidden = await outAndBack('hidden', local, unseen);
    assert.deepEqual(hidden.places, [straight, stream, stream]);
    assert.ok(!existsSync('/t-nowhere'), 'the engine made nothing in its place');
    assert.ok(hidden.archive.equals(here.archive));
  });

  it('is the same where an archive has device nodes to be left out', async () => {
    await site.shell('aa', 'mknod /d/way/null c 1 3');
    const { places, archive } = await outAndBack('devices', local);
    assert.deepEqual(places, ['--file=/dockerops-archive', '--file=-']);
    assert.ok(!archive.includes('d/way/null'));
  });

  it('is not used where the tar of an image changed who may read it', async () => {
    const meddling = '#!/bin/sh\\ntar.real "$@"; chmod 644 /dockerops-archive || true\\n';
    const image = await keptImage(
      site.engine,
      'dockerops-test/meddling-tar',
      `FROM debian:bookworm-slim\nRUN mv /bin/tar /bin/tar.real && printf '${meddling}' > /bin/tar && chmod +x /bin/tar\n`,
    );
    const unit = (args: string) => withOrder(args).replaceAll('-aa', '-bb').replace('{{I}}', image);
    await site.run('start', unit('command: start'));
    await assert.rejects(
      site.run('backup', unit("command: backup, backup_name: meddled, backup_dir: '${PWD}'")),
      /the archive of \S+-bb is not used: the tar of its image changed who may read it/,
    );
    assert.deepEqual(
      (await readdir(site.directory)).filter((name) => name.includes('meddled')),
      [],
    );
  });
});
