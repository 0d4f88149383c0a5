import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findUnit } from '../../../src/units/find.ts';
import type { UnitFile } from '../../../src/units/file/schema.ts';
import { listUnits, printUnit } from '../../../src/units/index.ts';
import { unitText } from '../../../src/units/print.ts';
import { unitSource } from '../../../src/units/source.ts';
import { findTested } from '../../../src/units/tests/index.ts';
import { parseUnitCall } from '../../../src/units/unit-name.ts';
import { Units } from './support.ts';

/** Of everything that a unit can have something, and texts that YAML could take for something else. */
const files = {
  'environments/a.yaml': 'BACKUP_DIR: /backups\nTAG: "1.10"\nTEXT: "no: # {x}"\n',
  'units/base/data.yaml':
    "data:\n  build: {path: data/x, tag: 'site/data:{{TAG}}', buildargs: {A: '010'}}\n  creation: {volumes: [/d]}\n",
  'units/site/start.yaml': `import: base/data
db:
  create: {image: 'b:{{TAG}}', command: [sh, -c, "a\\nb # c"], environment: {<<: &more {Y: 1}, A: 'yes', N: 1.10, Z: 010, S: 1:30, F: 1e3, D: 2001-01-01, B: 12345678901234567890, X: .5, U: ~, V: yes, W: +1,  O: '0o17', T: '1:30', E: '', L: '{{language}}'}}
  start: {port_bindings: {80: [127.0.0.1, 8080], '53/udp': null}, ulimits: [{name: nofile, soft: 1, hard: 2}]}
  job: {exit_code: 3, logs: [{re.match: "^\\\\d+$"}], stream: both, timeout: 5}
  tests:
    pytests: {execute: "make 'x'", overwrites: {user: '0'}, extra: {binds: {/u: {bind: /u, ro: False}}}, files: ['*.xml', d/], capture_logs: True}
web:
  build: {fileobj: "FROM b\\nRUN echo '{{TEXT}}'\\n", tag: web}
  creation: {image: b, labels: {a.b: '~', 'on': 'off'}, host_config: {Init: yes, Memory: 0x4000000}}
  startup: {volumes_from: 'data:ro', links: {db: sql}, network_mode: 'container:db', binds: {vol: /v, '\${DOCKERCONF}/x': /x}, restart_policy: on-failure:3}
  daemon:
    - GET: {url: 'http://{{.Network.IPAddress}}(web)', status: 200, re.match: 'it''s "up"'}
e2e-check: {start: {links: [[web, www]]}}
---
- data: {command: create, variants: [min]}
- db: {command: start, variants: [min, max], wait: 0.5}
- web: {command: start, timeout: 5, restart: true}
- data: {command: backup, backup_dir: '\${PWD}/b', source: [/d], keep: {last: 3}, quiesce: [sync]}
- web: {command: execute, type: in_running, run: 'echo "{{json .}}" {{.Id}}(db)', shell: true, binds: {/a: /b}}
- web: {command: commit, repository: r, tag: '1.0', message: 'why: so', changes: [ENV A=b]}
- web: {command: tag, tag: 'r:2'}
- web: {command: push, repository: 'localhost:5000/r'}
- host: {command: execute, run: [echo, '010', 'yes', '{{args.language}}']}
---
- add_argument: {name: --language, short: -l, default: 'no'}
`,
  'units/site/update.yaml': `import: site/start
---
- web: {command: build, pull: True, nocache: false}
- web: {command: tag, repository: site/web, tag: latest}
- host: {command: tests, tests: ['test:check -l x', [other/test, -v]]}
`,
};

const elsewhere = { where: undefined, unit: undefined, remarks: undefined, index: undefined };

/** What a file means, wherever it stands. */
const meaning = ({ containers, orders }: Pick<UnitFile, 'containers' | 'orders'>) => ({
  containers: containers.map((one) => ({ ...one, ...elsewhere, contextAt: undefined })),
  orders: orders?.map((one) => ({ ...one, ...elsewhere })),
});

describe('units: what is printed', () => {
  const units = new Units(files);
  after(() => units.remove());
  const request = { configuration: units.directory, args: ['-l', '0x1'] };
  const source = () => unitSource(units.context.run, 'site', request);

  /** What the command is; a test under the pseudonyms that its text has. */
  const meant = async (name: string, text: string) => {
    const call = parseUnitCall(name);
    if (call.command !== 'test') return findUnit(await source(), call);
    const id = /_([0-9a-f]{8})/.exec(text)?.[1] ?? assert.fail(text);
    const archives = join(tmpdir(), `dockerops-test-${id}`);
    const tested = await findTested(await source(), call, { id, production: false, archives });
    const parts = [
      tested.start,
      ...(tested.chosen.stops ? [tested.stop] : []),
      ...(tested.chosen.purges ? [tested.purge] : []),
    ];
    return { ...tested.start, orders: parts.flatMap(({ orders = [] }) => orders) };
  };

  const generated = ['backup', 'build', 'cleanup', 'create', 'purge', 'restart', 'restore', 'stop'];
  const tests = [
    'test',
    ...['default', 'full', 'check', 'pytests', 'full:check:pytests'].map((one) => `test:${one}`),
  ];
  const commands = [
    'start',
    'update',
    ...generated,
    'upgrade',
    ...tests,
    'start:min',
    'stop:min:max',
    'test:check:max',
  ];

  it('is tried for every command that a unit can have', async () => {
    const listed = (await listUnits(units.context.run, request)).filter((name) => name.startsWith('site/'));
    assert.deepEqual(
      listed.filter((name) => !commands.includes(name.slice('site/'.length))),
      [],
    );
  });

  for (const command of commands)
    it(`units §10 case 53: site/${command} is a file that means the same, and prints the same`, async () => {
      const text = await printUnit(units.context.run, `site/${command}`, request);
      units.write('units/again/copy.yaml', text);
      const again = await units.load('again/copy');
      assert.deepEqual(meaning(again), meaning(await meant(`site/${command}`, text)));
      assert.equal(await unitText(again), text);
    });

  it('a tested container has the environment of the real one, whatever its values look like', async () => {
    const environment = async (name: string) => {
      const { containers } = await meant(name, await printUnit(units.context.run, name, request));
      return containers.find(({ image }) => image === 'b:1.10')?.settings.config['Env'];
    };
    assert.deepEqual(await environment('site/test'), await environment('site/start'));
  });
});
