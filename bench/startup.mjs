// How long a command takes to start, beside its floor: `node -e 0`. Interleaved, so that a busy machine slows all alike.
// usage: node bench/startup.mjs [rounds]   (run `npm run build` first)
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const rounds = Math.max(11, Number(process.argv[2] ?? 0));
const bin = fileURLToPath(new URL('../dist/bin.cjs', import.meta.url));
const commands = {
  'node -e 0': ['-e', '0'],
  'dockerops --version': [bin, '--version'],
  'dockerops --list': [bin, '--list'],
  'dockerops --complete': [bin, '--complete', 'fish', 'build:'],
  'dockerops help': [bin, 'help'],
  'dockerops version (asks the engine)': [bin, 'version'],
};

const cwd = mkdtempSync(join(tmpdir(), 'dockerops-bench-'));
const times = new Map(Object.keys(commands).map((name) => [name, []]));
for (let round = 0; round < rounds; round += 1) {
  for (const [name, args] of Object.entries(commands)) {
    const start = performance.now();
    spawnSync(process.execPath, args, { cwd, stdio: 'ignore' });
    times.get(name).push(performance.now() - start);
  }
}
rmSync(cwd, { recursive: true });

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const floor = median(times.get('node -e 0'));
process.stdout.write(`median of ${rounds} interleaved runs\n`);
for (const [name, values] of times) {
  const ms = median(values);
  process.stdout.write(
    `  ${name.padEnd(36)} ${ms.toFixed(1).padStart(6)} ms  ${(ms / floor).toFixed(2)} × node\n`,
  );
}
