import assert from 'node:assert/strict';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Environment } from '../../../../src/core/index.ts';
import {
  exportCompose,
  importCompose,
  loadPlatform,
  type PlatformSpec,
} from '../../../../src/platform/index.ts';
import { containers, directoryOf, runIn } from '../spec/support.ts';

const exported = async (directory: string, env: Environment = {}) => {
  const { text, notes } = await exportCompose(runIn(directory, { env }));
  return { text, notes, compose: parse(text) as { services: Record<string, Record<string, unknown>> } };
};

/** What counts of an instance: all but where it stands. */
const withoutPlaces = (value: unknown, directory: string): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, inner: unknown) =>
      ['where', 'origins'].includes(key) ? undefined : inner,
    ).replaceAll(directory, '.'),
  );

const comparable = (platform: PlatformSpec) => ({
  name: platform.project.name,
  base: { ...platform.base, where: undefined },
  ssh: platform.ssh,
  sshPeers: platform.sshPeers,
  registry: platform.registry,
  containers: platform.containers
    .map(({ name, buildArgs, options }) =>
      name === 'dockerops-base' ? { name } : { name, buildArgs, options },
    )
    .sort((a, b) => a.name.localeCompare(b.name)),
  instances: platform.instances.map((spec) => withoutPlaces(spec, platform.project.directory)),
});

/** Exports, imports in a copy of the project's folder without conf, and loads that. */
async function roundTrip(directory: string, env: Environment = {}): Promise<PlatformSpec> {
  const copy = directoryOf({});
  cpSync(join(directory, 'apps_containers'), join(copy, 'apps_containers'), { recursive: true });
  writeFileSync(join(copy, 'compose.yaml'), (await exported(directory, env)).text);
  const { notes } = await importCompose(runIn(copy));
  assert.deepEqual(notes, []);
  return loadPlatform(runIn(copy));
}

describe('export:compose', () => {
  const rich = `[demo,instance=one]
instance_type = published
link.BASE = dockerops-base
link.db = db,instance=two
env.GREETING = costs $5
env.TOKEN =
secret.PASSWORD =
volumes[] = ./site:/srv/www:ro
volumes[] = cache:/var/cache
ports[] = 8080:80
ports[] = 127.0.0.1:53:53/udp
publish_address = 127.0.0.1
hostname = shop
persistent_data = yes
command = serve --title "my shop"
ready.tcp = 80,443
ready.log = ^ready "now"$
timeout = 5
sleep = 2
group = node1
memory = 512m
cpus = 0.5
restart = on-failure

[db,instance=one]
wait = started

[db,instance=two]
pod = store
expose[] = none

[dockerops-base]
`;
  const build = `[project]
name = t-spec
registry = registry.example.com/team
ssh_peers = no

[demo]
target = prod
build_arg.GREETING = it's $HOME
cache_from[] = t-spec/demo:main
label.team = web
`;
  const files = { ...containers('demo', 'db'), 'conf/build.conf': build, 'conf/run.conf': rich };

  it('is read back by import as the same platform', async () => {
    const directory = directoryOf(files);
    assert.deepEqual(
      comparable(await roundTrip(directory)),
      comparable(await loadPlatform(runIn(directory))),
    );
  });

  it('round-trips the demo', async () => {
    const directory = directoryOf({});
    for (const folder of ['conf', 'apps_containers']) {
      mkdirSync(join(directory, folder));
      cpSync(new URL(`../../../../${folder}`, import.meta.url).pathname, join(directory, folder), {
        recursive: true,
      });
    }
    assert.deepEqual(
      comparable(await roundTrip(directory)),
      comparable(await loadPlatform(runIn(directory))),
    );
  });

  it('knows the mounts of persistence again where DATA_DIR says they are, and no other', async () => {
    const directory = directoryOf({
      ...containers('demo'),
      'conf/run.conf': '[demo]\npersistent_data = yes\nvolumes[] = /srv/shop/demo_one/data:/mine\n',
    });
    const [demo] = (await roundTrip(directory, { DATA_DIR: '/srv/shop' })).instances;
    assert.deepEqual(
      demo?.volumes.map(({ target }) => target),
      ['/mine'],
    );
    assert.equal(demo.properties.persistent_data, true);
  });

  it('says in Compose what Compose knows', async () => {
    const { compose } = await exported(directoryOf(files));
    const demo = compose.services['demo'] ?? {};
    assert.deepEqual(Object.keys(compose.services), ['demo', 'db-one', 'db-two', 'dockerops-base']);
    assert.deepEqual(demo['links'], ['dockerops-base:BASE', 'db-two:db']);
    assert.deepEqual(demo['ports'], ['127.0.0.1:8080:80', '127.0.0.1:53:53/udp']);
    assert.deepEqual(demo['volumes'], [
      './data_t-spec/demo_one/data:/data',
      './site:/srv/www:ro',
      'cache:/var/cache',
    ]);
    const environment = demo['environment'] as Record<string, string | null>;
    assert.deepEqual(
      [environment['GREETING'], environment['TOKEN'], environment['DB_CONTAINER_IP']],
      ['costs $$5', null, 'db'],
    );
    assert.deepEqual(demo['secrets'], ['PASSWORD']);
  });

  it('says at its top what Compose will not do', async () => {
    const { text, notes } = await exported(directoryOf(files));
    assert.ok(notes.some((note) => note.startsWith('Pods are left out')));
    for (const note of notes) assert.ok(text.includes(`# ${note}\n`));
  });
});
