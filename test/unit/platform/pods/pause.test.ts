import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pauseProgram } from '../../../../src/platform/pods/pause.ts';
import { until } from '../../../support/until.ts';

const own: Partial<Record<NodeJS.Architecture, string>> = { x64: 'x86_64', arm64: 'aarch64' };

describe('the program that holds a pod', () => {
  it('sleeps until it is killed', async function () {
    const architecture = own[process.arch];
    if (architecture === undefined || process.platform !== 'linux') return this.skip();
    const directory = await mkdtemp(join(tmpdir(), 't-pause-'));
    try {
      await writeFile(join(directory, 'pause'), pauseProgram(architecture), { mode: 0o755 });
      const child = spawn(join(directory, 'pause'));
      const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve([code, signal])));
      const stat = () => readFile(`/proc/${child.pid ?? 0}/stat`, 'utf8');
      await until('it to sleep', async () => /\(pause\) S /.test(await stat()), 5000);
      child.kill('SIGKILL');
      assert.deepEqual(await ended, [null, 'SIGKILL']);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it('is there for 64-bit Intel and ARM; for others the way out is named', () => {
    assert.equal(pauseProgram('aarch64').readUInt16LE(18), 183);
    assert.throws(() => pauseProgram('s390x'), {
      message: 'pods need an engine on x86_64 or aarch64, not s390x',
      hints: ['take "pod" out of run.conf: each instance has a network of its own then'],
    });
  });
});
