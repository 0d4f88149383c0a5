import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigError } from '../../../../src/core/index.ts';
import { importCompose, type InstanceSpec } from '../../../../src/platform/index.ts';
import { directoryOf, refusals, runIn, type FileTree } from '../spec/support.ts';
import { around, imported } from './support.ts';

const shop = `name: shop
services:
  web:
    build:
      context: ./web
      args: { GREETING: hello }
    ports: ["127.0.0.1:8080:80", "5353:53/udp"]
    environment:
      LEVEL: info
      TOKEN:
      HOME_PAGE: \${HOME_PAGE}
      SIZE: 3
    depends_on:
      db: { condition: service_healthy }
    links: ["db:database"]
    volumes: ["./site:/srv/www:ro", "cache:/var/cache", "/srv/tmp"]
    command: ["serve", "--title", "my shop"]
    hostname: shop
    mem_limit: 512m
  db:
    image: postgres:\${PG:-16}
    restart: always
    env_file: db.env
    healthcheck: { test: ["CMD-SHELL", "pg_isready -U shop"] }
    deploy: { resources: { limits: { cpus: "0.5", memory: 1g } } }
    secrets: [PASSWORD]
volumes: { cache: {} }
secrets: { PASSWORD: { file: ./password.txt } }
`;

describe('import:compose.yaml', () => {
  it('refuses a service that has neither build nor image, as Compose does, and writes nothing', async () => {
    const directory = directoryOf({
      'compose.yaml': 'services:\n  web: { image: x }\n  db: { restart: always }\n',
    });
    await assert.rejects(importCompose(runIn(directory)), (error: ConfigError) => {
      assert.match(error.message, /the service db has neither build nor image/);
      assert.equal(error.where?.line, 3);
      return true;
    });
    assert.ok(!existsSync(join(directory, 'conf')));
  });

  let found: Awaited<ReturnType<typeof imported>>;
  let instances: ReadonlyMap<string, InstanceSpec>;
  before(async () => {
    found = await imported(shop, around);
    instances = new Map((await found.platform()).instances.map((spec) => [spec.container, spec]));
  });
  const values = (container: string) =>
    Object.fromEntries(
      Object.entries(instances.get(container)?.env ?? {}).map(([name, { value }]) => [name, value]),
    );

  it('makes a project that loads, under the same name', async () => {
    const { project, containers } = await found.platform();
    assert.equal(project.name, 'shop');
    assert.deepEqual(containers.map(({ name }) => name).sort(), ['db', 'dockerops-base', 'web']);
    assert.deepEqual(containers.find(({ name }) => name === 'web')?.buildArgs, { GREETING: 'hello' });
  });

  it('gives an image that is only pulled a Dockerfile of one line', () => {
    assert.equal(found.text('apps_containers/db/Dockerfile'), 'FROM postgres:16\n');
  });

  it('keeps variables; what must be given stays so', () => {
    assert.deepEqual(values('web'), { LEVEL: 'info', TOKEN: '', HOME_PAGE: '', SIZE: '3' });
    assert.deepEqual(values('db'), { POSTGRES_DB: 'shop' });
  });

  it('makes links of links and of depends_on', () => {
    const links = instances.get('web')?.links.map(({ alias, container }) => `${alias} ${container}`);
    assert.deepEqual(links, ['database db']);
  });

  it('keeps ports and where they are published', () => {
    assert.deepEqual(instances.get('web')?.ports, [
      { hostAddress: '127.0.0.1', hostPort: 8080, containerPort: 80, protocol: 'tcp' },
      { hostPort: 5353, containerPort: 53, protocol: 'udp' },
    ]);
  });

  it('finds the data of named volumes again, under the names Compose gave them', () => {
    const volumes = instances
      .get('web')
      ?.volumes.map(({ source, target }) => `${source.replace(/.*\//, '')} ${target}`);
    assert.deepEqual(volumes, ['site /srv/www', 'shop_cache /var/cache', 'shop-web-srv-tmp /srv/tmp']);
  });

  it('keeps command, host name, limits, restart policy, health check and secrets', () => {
    const [web, db] = [instances.get('web'), instances.get('db')];
    assert.deepEqual(
      [web?.command, web?.hostname, web?.memoryBytes],
      [['serve', '--title', 'my shop'], 'shop', 2 ** 29],
    );
    assert.deepEqual([db?.restart, db?.cpus, db?.memoryBytes, web?.restart], ['always', 0.5, 2 ** 30, 'no']);
    assert.deepEqual(db?.ready?.command, ['sh', '-c', 'pg_isready -U shop']);
    assert.deepEqual(Object.keys(db.secrets), ['PASSWORD']);
  });

  it('keeps mounts that look like the data of dockerops in a file that it did not write', async () => {
    const mine =
      'name: shop\nservices: { db: { image: mysql, volumes: ["./data_shop/mysql:/var/lib/mysql"] } }\n';
    const [db] = (await (await imported(mine)).platform()).instances;
    assert.deepEqual(
      db?.volumes.map(({ target }) => target),
      ['/var/lib/mysql'],
    );
  });

  it('reads an env_file by its absolute name', async () => {
    const file = join(directoryOf({ 'app.env': 'FROM_AFAR=yes\n' }), 'app.env');
    const [web] = (await (await imported(`services: { web: { image: i, env_file: ${file} } }\n`)).platform())
      .instances;
    assert.equal(web?.env['FROM_AFAR']?.value, 'yes');
  });

  it('says where a secret gets its value from now', () => {
    assert.deepEqual(found.said, [
      '26 secrets: give PASSWORD the text of ./password.txt, in the environment, in conf/host.conf or when asked',
    ]);
  });

  it('run again, changes nothing', async () => {
    const again = await importCompose(runIn(found.directory));
    assert.deepEqual(again.written, []);
  });

  it('lists what it has no words for, with its line', async () => {
    const { said } = await imported(
      'services:\n  a:\n    image: x\n    privileged: true\n    networks: [front]\n    deploy: { replicas: 3 }\n    ports: ["80"]\n    environment: { EMPTY: "", PROJECT: p }\n    profiles: [debug]\nconfigs: {}\n',
    );
    assert.deepEqual(said, [
      '10 configs has no counterpart',
      '4 privileged has no counterpart',
      '9 profiles has no counterpart; import what "docker compose config" prints',
      '8 environment: EMPTY is empty, which run.conf takes for "must be given": left out',
      '8 environment: PROJECT is set by dockerops itself',
      '7 ports: 80 has no port of the host: it is published on the same number',
      '6 3 replicas: each needs a section of its own, this is the first',
    ]);
  });

  it('follows anchors and merge keys', async () => {
    const { platform } = await imported(
      'x-env: &env { LEVEL: info }\nservices:\n  a:\n    image: x\n    environment:\n      <<: *env\n      MORE: yes\n',
    );
    assert.deepEqual(
      (await platform()).instances.flatMap(({ env }) => Object.keys(env)),
      ['LEVEL', 'MORE'],
    );
  });

  const refused = async (files: FileTree, file?: string) => {
    const directory = directoryOf(files);
    const said = await refusals(importCompose(runIn(directory), file));
    assert.equal(
      existsSync(join(directory, 'conf')),
      Object.keys(files).some((path) => path.startsWith('conf/')),
    );
    return said.join('\n');
  };

  it('refuses, before anything is written, what is no YAML, has no services or is not there', async () => {
    assert.match(
      await refused({ 'compose.yaml': 'services:\n  a: [1\n' }),
      /^compose.yaml:\d+ this is not valid YAML: /,
    );
    assert.match(
      await refused({ 'compose.yaml': 'a: &a [*b]\n' }),
      /compose.yaml:1 .*&b|[Uu]nresolved alias/,
    );
    assert.match(
      await refused({ 'compose.yaml': 'volumes: {}\n' }),
      /^compose.yaml:1 there are no services in it/,
    );
    assert.match(
      await refused({ 'compose.yaml': 'services: { "Web 1": { image: x } }\n' }),
      /"Web 1" is no name .*rename the service/,
    );
    assert.match(await refused({}), /^there is no Compose file here: compose.yaml, /);
    assert.match(await refused({}, 'other.yaml'), /^there is no other.yaml/);
  });

  it('refuses services that depend on each other, of which none could be started', async () => {
    const services = (...lines: readonly string[]) =>
      `services:\n${lines.map((line) => `  ${line}\n`).join('')}`;
    assert.equal(
      await refused({
        'compose.yaml': services(
          'web: { image: i, depends_on: [api] }',
          'api: { image: i, links: ["db:base"] }',
          'db: { image: i, depends_on: { api: { condition: service_healthy } } }',
        ),
      }),
      'compose.yaml:3 services depend on each other in a circle: api -> db -> api (one of them must do without its depends_on, or its link)',
    );
    assert.match(
      await refused({ 'compose.yaml': services('a: { image: i, depends_on: [a] }') }),
      /: a -> a /,
    );
  });

  it('refuses a bomb of aliases', async () => {
    const levels = Array.from(
      { length: 8 },
      (_, at) => `a${at + 1}: &a${at + 1} [${Array(10).fill(`*a${at}`).join(', ')}]`,
    );
    const said = await refused({ 'compose.yaml': `a0: &a0 x\n${levels.join('\n')}\n` });
    assert.match(said, /it has more than 100000 values/);
  });

  it('names no folder outside of the project, whatever x-dockerops says', async () => {
    for (const section of ['"../../other,instance=one"', '"a,instance=one]\\n[b"', '"a,instance=../b"']) {
      const text = `services: { web: { image: evil, x-dockerops: { section: ${section} } } }\n`;
      assert.match(await refused({ 'compose.yaml': text }), /letters|CONTAINER/);
    }
  });

  it('overwrites nothing', async () => {
    const said = await refused({ 'compose.yaml': shop, ...around, 'conf/run.conf': '[mine]\n' });
    assert.match(said, /nothing is overwritten: conf\/run.conf/);
  });
});
