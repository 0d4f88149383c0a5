import assert from 'node:assert/strict';
import { around, imported } from './support.ts';

describe('import of what dockerops has no words for, or must not write', () => {
  it('lists what it drops of labels, networks, volumes and deploy, and carries a restart policy', async () => {
    const text = `services:
  a:
    image: x
    labels: { team: web }
    networks:
      front: { aliases: [www] }
      back:
    volumes:
      - ./a:/a:ro,z
      - type: bind
        source: ./b
        target: /b
        bind: { create_host_path: true, propagation: rslave }
    restart: "no"
    deploy: { restart_policy: { condition: any, max_attempts: 3 } }
  b: { image: x, deploy: { restart_policy: { condition: on-failure } } }
networks: { front: { internal: true }, back: { driver: bridge } }
volumes: { cache: { driver: local, driver_opts: { type: nfs } } }
`;
    const { said, platform } = await imported(text);
    assert.deepEqual(said, [
      '17 networks: front, back become one, where every service reaches every other',
      '17 networks.front.internal has no counterpart',
      '18 volumes.cache.driver_opts has no counterpart',
      '4 labels has no counterpart',
      '9 volumes: mode z of /a has no counterpart',
      '10 volumes: bind.propagation of /b has no counterpart',
      '15 deploy.restart_policy.max_attempts has no counterpart',
      '6 networks: front, back become one, where every service reaches every other',
      '6 networks.front.aliases has no counterpart',
    ]);
    const { instances } = await platform();
    assert.deepEqual(
      instances.map(({ restart }) => restart),
      ['always', 'on-failure'],
    );
    assert.deepEqual(
      instances[0]?.volumes.map(({ target, readOnly }) => [target, readOnly]),
      [
        ['/a', true],
        ['/b', false],
      ],
    );
  });

  it('says nothing of what Compose does anyway ("docker compose config" prints it)', async () => {
    const { said } = await imported(
      'services: { a: { image: x, networks: { default: null }, volumes: [{ type: volume, source: c, target: /c, volume: {} }] } }\nnetworks: { default: { name: p_default } }\nvolumes: { c: { name: p_c } }\n',
    );
    assert.deepEqual(said, []);
  });

  it('writes no secret of .env and env_file into what git keeps: it must be given', async () => {
    const text = `services:
  a:
    build: { context: ./web, args: { NPM_TOKEN: "\${NPM}", LEVEL: "\${LEVEL}" } }
    env_file: db.env
    environment:
      DB_PASSWORD:
      ADMIN_PASSWORD: \${ADMIN}
      API_KEY: \${API_KEY}
      URL: postgres://u:\${DB_PASSWORD}@db
      LEVEL: \${LEVEL}
      EXAMPLE_TOKEN: written-here
      FALLBACK_TOKEN: \${NONE:-written-here-too}
    command: ["redis", "--requirepass", "\${DB_PASSWORD}"]
`;
    const values = { NPM: 'hush1', ADMIN: 'hush2', API_KEY: 'hush3', DB_PASSWORD: 'hush4', LEVEL: 'info' };
    const env = Object.entries(values)
      .map(([name, value]) => `${name}=${value}\n`)
      .join('');
    const { text: read, said } = await imported(text, {
      ...around,
      '.env': env,
      'db.env': 'POSTGRES_PASSWORD=hush5\nPOSTGRES_DB=shop\n',
    });
    const written = read('conf/run.conf');
    assert.doesNotMatch(written + read('conf/build.conf'), /hush/);
    for (const name of ['POSTGRES_PASSWORD', 'DB_PASSWORD', 'ADMIN_PASSWORD', 'API_KEY', 'URL'])
      assert.match(written, new RegExp(`^env.${name} =$`, 'm'));
    for (const line of [
      'env.LEVEL = info',
      'env.POSTGRES_DB = shop',
      'env.EXAMPLE_TOKEN = written-here',
      'env.FALLBACK_TOKEN = written-here-too',
    ])
      assert.ok(written.includes(`${line}\n`), line);
    assert.match(written, /^command = redis --requirepass \$\{DB_PASSWORD\}$/m);
    const given = (name: string, file: string) =>
      `environment: ${name} sounds secret: give it the value that ${file} has, in the environment, in conf/host.conf or when asked`;
    assert.deepEqual(said, [
      `4 ${given('POSTGRES_PASSWORD', 'db.env')}`,
      `7 ${given('ADMIN_PASSWORD', '.env')}`,
      `8 ${given('API_KEY', '.env')}`,
      `9 ${given('URL', '.env')}`,
      '13 ${DB_PASSWORD} sounds secret: it stands there in the place of its value',
      '3 build: NPM_TOKEN sounds secret: left out, as images show their build arguments',
    ]);
  });
});
