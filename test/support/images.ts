import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import type { Engine } from '../../src/ports/index.ts';

/** The image tests build upon: made from the distribution's packages when it is missing (30 s). */
export async function distributionImage(engine: Engine, release = 'bookworm'): Promise<string> {
  const reference = `debian:${release}-slim`;
  if (await engine.images.inspect(reference)) return reference;
  const directory = await mkdtemp(join(tmpdir(), 'dockerops-debootstrap-'));
  try {
    await ended(spawn('debootstrap', ['--variant=minbase', release, directory], { stdio: 'ignore' }));
    const tar = spawn('tar', ['-C', directory, '-c', '.'], { stdio: ['ignore', 'pipe', 'ignore'] });
    await Promise.all([ended(tar), engine.images.importTar(tar.stdout, reference, {})]);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  return reference;
}

function ended(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${child.spawnargs.join(' ')} ended with ${code ?? 'a signal'}`));
    });
  });
}

/** A tar of these files, for builds and archives. */
export function tarOf(files: Readonly<Record<string, string>>): Readable {
  const tar = pack();
  for (const [name, text] of Object.entries(files)) tar.entry({ name }, text);
  tar.finalize();
  return Readable.from(tar);
}
