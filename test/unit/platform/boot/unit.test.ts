import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quoteCommand, quoteWord } from '../../../../src/platform/boot/quote.ts';
import { isWithin, startOf } from '../../../../src/platform/boot/settle.ts';
import { directoryIn, unitName, unitText, type UnitSpec } from '../../../../src/platform/boot/unit.ts';

const awkward = String.raw`/srv/my "100%" $HOME platform\ü`;

const spec = (more: Partial<UnitSpec> = {}): UnitSpec => ({
  project: 'demo',
  directory: '/srv/demo',
  user: 'root',
  engineUnit: 'docker.service',
  endpoint: 'unix:///var/run/docker.sock',
  program: ['/usr/bin/node', '/opt/dockerops/dist/bin.cjs'],
  environment: { PATH: '/usr/bin:/bin' },
  task: 'run:all',
  ...more,
});

describe('the unit that starts a platform at boot', () => {
  it('runs this very dockerops, for this project and engine, and follows the engine', () => {
    const lines = unitText(spec()).split('\n');
    for (const line of [
      'Requires=docker.service',
      'After=docker.service network-online.target',
      'Type=oneshot',
      'RemainAfterExit=yes',
      'User=root',
      'Environment=PATH=/usr/bin:/bin',
      'ExecStart=/usr/bin/node /opt/dockerops/dist/bin.cjs -C /srv/demo --engine unix:///var/run/docker.sock boot:settle run:all',
      'ExecStop=/usr/bin/node /opt/dockerops/dist/bin.cjs -C /srv/demo --engine unix:///var/run/docker.sock boot:down',
      'WantedBy=multi-user.target docker.service',
    ])
      assert.ok(lines.includes(line), `${line}\nis not in\n${lines.join('\n')}`);
  });

  it('names another engine unit wherever it matters', () => {
    const text = unitText(spec({ engineUnit: 'snap.docker.dockerd.service' }));
    assert.match(text, /^Requires=snap\.docker\.dockerd\.service$/m);
    assert.match(text, /boot:settle,engine_unit=snap\.docker\.dockerd\.service run:all$/m);
    assert.match(text, /boot:down,engine_unit=snap\.docker\.dockerd\.service$/m);
    assert.doesNotMatch(text, /[ =]docker\.service/);
  });

  it('says whose it is, whatever the path', () => {
    assert.equal(directoryIn(unitText(spec({ directory: awkward }))), awkward);
    assert.equal(directoryIn('[Unit]\nDescription=something else\n'), undefined);
    assert.equal(directoryIn('[Unit]\nX-Dockerops-Directory="/srv/cut off\n'), undefined);
  });

  it('quotes what systemd would take for its own: blanks, quotes, specifiers, variables', () => {
    assert.equal(quoteWord('/plain/path-1.2@x:y,z=1+'), '/plain/path-1.2@x:y,z=1+');
    assert.equal(quoteWord('100%'), '100%%');
    assert.equal(quoteWord('a b'), '"a b"');
    assert.equal(quoteWord(String.raw`a"b\c`), String.raw`"a\"b\\c"`);
    assert.equal(quoteCommand(['/a $b', '$c']), '"/a $b" "$$c"');
  });

  it('refuses a path that no line can hold', () => {
    assert.throws(
      () => unitText(spec({ directory: '/srv/a\nExecStart=/bin/sh' })),
      /cannot stand in a systemd unit/,
    );
  });

  it('is a unit in the eyes of systemd itself', async function () {
    if (spawnSync('systemd-analyze', ['--version']).error) this.skip();
    const directory = await mkdtemp(join(tmpdir(), 't-boot-'));
    try {
      const engine = '[Service]\nExecStart=/bin/true\n';
      await writeFile(join(directory, 'docker.service'), engine);
      for (const more of [{}, { directory: awkward, environment: { DATA_DIR: awkward } }]) {
        const file = join(directory, unitName('demo'));
        await writeFile(file, unitText(spec({ ...more, program: [process.execPath, awkward] })));
        const { status, stderr } = spawnSync('systemd-analyze', ['verify', file], {
          encoding: 'utf8',
          env: { ...process.env, SYSTEMD_UNIT_PATH: `${directory}:` },
        });
        const said = stderr.split('\n').filter((line) => line.includes(unitName('demo')));
        assert.deepEqual([status, said], [0, []], stderr);
      }
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

describe('what the engine started itself', () => {
  const start = startOf({
    ExecMainStartTimestamp: 'Sat 2026-11-21 07:00:00 UTC',
    ActiveEnterTimestamp: 'Sat 2026-11-21 07:00:04 UTC',
  });
  const at = (text: string) => start && isWithin(Date.parse(text), start);

  it('was started between its own start and the moment it was up', () => {
    assert.equal(at('2026-11-21T07:00:02.123456789Z'), true);
    assert.equal(at('2026-11-21T07:00:04.9Z'), true, 'systemd tells whole seconds');
  });

  it('is neither what lived on through its restart nor what was started later', () => {
    assert.equal(at('2026-11-21T06:59:59.9Z'), false);
    assert.equal(at('2026-11-21T07:00:05Z'), false);
  });

  it('is not known when systemd does not know the engine', () => assert.equal(startOf({}), undefined));
});
