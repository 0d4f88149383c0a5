import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Unlike any other run's, also of the same unit at the same time. */
export function newIdentity(production: boolean) {
  const id = randomBytes(4).toString('hex');
  return { id, production, archives: archivesOf(id) };
}

/** Directory of the archives that a test run writes. */
export const archivesOf = (id: string): string => join(tmpdir(), `dockerops-test-${id}`);
