import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretRegistry, type DockeropsEvent } from '../../../src/core/index.ts';
import { chooseOutput } from '../../../src/ui/options.ts';
import { groupedSink } from '../../../src/ui/grouped.ts';
import { HostLogs } from '../../../src/ui/host-logs.ts';
import { maskedSink } from '../../../src/ui/masked.ts';

const says = (host: string, text: string): DockeropsEvent => ({
  type: 'output',
  stream: 'stdout',
  text,
  host,
});
const start = (host: string): DockeropsEvent => ({ type: 'host-started', host });
const end = (host: string): DockeropsEvent => ({ type: 'host-ended', host, ok: true, ms: 1 });
const textsOf = (events: readonly DockeropsEvent[]) =>
  events.map((event) => (event.type === 'output' ? event.text : event.type));

/** Two hosts that speak by turns; b never ends. */
const talk = [
  start('a'),
  start('b'),
  says('a', '1'),
  says('b', '2'),
  says('a', '3'),
  end('a'),
  says('b', '4'),
];

describe('what many hosts say', () => {
  it('comes as a block for each in its order, nothing lost of one that never ends (runners §4.2)', () => {
    const seen: DockeropsEvent[] = [];
    const { sink, flush } = groupedSink((event) => void seen.push(event));
    for (const event of [...talk, { type: 'message', level: 'info', text: 'x' } as const]) sink(event);
    assert.deepEqual(textsOf(seen), ['host-started', 'host-started', '1', '3', 'host-ended', 'message']);
    flush();
    assert.deepEqual(textsOf(seen.slice(6)), ['2', '4']);
  });

  it('is not held back without end', () => {
    const seen: DockeropsEvent[] = [];
    const { sink } = groupedSink((event) => void seen.push(event));
    sink(start('a'));
    for (let line = 0; line < 3; line += 1) sink(says('a', 'x'.repeat(600_000)));
    assert.equal(seen.length, 3);
  });

  it('has its secrets masked across chunks, also while another host ends', () => {
    const secrets = new SecretRegistry();
    secrets.add('geheim');
    const seen: DockeropsEvent[] = [];
    const { sink, flush } = maskedSink(
      (text) => secrets.mask(text),
      (event) => void seen.push(event),
    );
    sink(says('a', 'gehe'));
    sink({ type: 'task-ended', task: 'x', ok: true, ms: 1, host: 'b' });
    sink(says('a', 'im\n'));
    flush();
    assert.deepEqual(textsOf(seen), ['task-ended', '***\n']);
  });

  it('is whole in a file for each, which only the user can read', () => {
    const state = mkdtempSync(join(tmpdir(), 'dockerops-logs-'));
    try {
      const logs = new HostLogs(join(state, 'runs', 'one'));
      for (const event of [...talk, start('../c')]) logs.handle(event);
      logs.end();
      const directory = join(state, 'runs', 'one');
      const file = join(directory, 'a.log');
      assert.equal(readFileSync(file, 'utf8'), '13');
      assert.equal(readFileSync(join(directory, 'b.log'), 'utf8'), '24');
      assert.equal(readFileSync(join(directory, '.._c.log'), 'utf8'), '');
      assert.deepEqual(
        [file, join(file, '..')].map((path) => statSync(path).mode & 0o777),
        [0o600, 0o700],
      );
    } finally {
      rmSync(state, { recursive: true });
    }
  });

  it('is shown by terminal and CI, unless --output says how', () => {
    const stream = (isTTY: boolean) => ({ isTTY }) as never;
    const choose = (isTTY: boolean, env = {}, output: 'auto' | 'live' = 'auto', sideBySide = true) =>
      chooseOutput({
        stdout: stream(isTTY),
        stderr: stream(isTTY),
        env,
        format: 'table',
        progress: 'auto',
        verbosity: 'normal',
        output,
        sideBySide,
      });
    assert.deepEqual(
      [
        choose(true),
        choose(false),
        choose(true, { CI: '1' }),
        choose(false, { CI: '1' }),
        choose(true, {}, 'auto', false),
      ],
      ['live', 'prefix', 'group', 'group', 'prefix'],
    );
    assert.equal(choose(false, {}, 'live'), 'group');
  });
});
