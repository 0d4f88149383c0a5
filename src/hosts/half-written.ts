import { rmSync } from 'node:fs';

/** One list of the whole process, since that has one end. */
const halves = new Set<string>();

const removeAll = (): void => {
  for (const path of halves) rmSync(path, { force: true });
};

/** While a file is written under a name for the time being: it goes, too, where the process ends at once, as at a second Ctrl-C. */
export async function whileHalfWritten<T>(path: string, work: () => Promise<T>): Promise<T> {
  if (halves.size === 0) process.once('exit', removeAll);
  halves.add(path);
  try {
    return await work();
  } finally {
    halves.delete(path);
    if (halves.size === 0) process.off('exit', removeAll);
  }
}
