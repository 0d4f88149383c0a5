import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the real ssh-keygen says of a file with this text: `keygen(text, '-l')`. Throws when it refuses. */
export function keygen(text: string, ...options: readonly string[]): string {
  const directory = mkdtempSync(join(tmpdir(), 'dockerops-keygen-'));
  try {
    const file = join(directory, 'key');
    writeFileSync(file, text, { mode: 0o600 });
    return execFileSync('ssh-keygen', [...options, '-f', file], {
      stdio: ['ignore', 'pipe', 'pipe'],
    }).toString();
  } finally {
    rmSync(directory, { recursive: true });
  }
}
