import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { retrying } from '../../../../src/platform/readiness/probes/retrying.ts';

describe('a command that is tried several times by one process', () => {
  let place: string;
  beforeEach(() => (place = mkdtempSync(join(tmpdir(), 't-retrying-'))));
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  /** Tries a script that is told `$1`, a file for notes. */
  const tried = (script: string, ...times: [runningMs: number, timeoutMs?: number]) => {
    const notes = join(place, 'notes');
    const [program = '', ...words] = retrying(['sh', '-c', script, 'sh', notes], ...times);
    const { status, stdout } = spawnSync(program, words, { encoding: 'utf8' });
    return { status, said: stdout, notes: readFileSync(notes, 'utf8').length };
  };

  it('ends well with the first try that does, and its words stay as they are', () => {
    const { status, notes } = tried(`printf x >> "$1"; [ "$(cat "$1")" = xxx ]`, 0);
    assert.deepEqual([status, notes], [0, 3]);
    const odd = retrying(['printf', '%s|', '-n', '$HOME', "a 'b'"], 0);
    assert.equal(spawnSync(odd[0] ?? '', odd.slice(1)).stdout.toString(), "-n|$HOME|a 'b'|");
  });

  it('gives up with the exit code and the words of the last, tried the rarer the longer it takes', () => {
    const failing = `printf x >> "$1"; printf '%s\\n' "$(cat "$1")"; exit 7`;
    assert.deepEqual(tried(failing, 2500), { status: 7, said: 'x\nxx\n', notes: 2 });
    assert.equal(tried(failing, 1000).notes, 2 + 5);
  });

  it('is tried once where a try may take no longer than the time that lies between', () => {
    assert.deepEqual(tried(`printf x >> "$1"; exit 1`, 0, 30), { status: 1, said: '', notes: 1 });
  });

  it('is not tried again where it cannot be run', () => {
    assert.deepEqual(tried(`printf x >> "$1"; exit 127`, 0), { status: 127, said: '', notes: 1 });
  });
});
