import { PassThrough } from 'node:stream';
import { createUi, type Ui, type UiOptions } from '../../../src/ui/index.ts';
import type { OutputStream } from '../../../src/ui/options.ts';

/** A stream that remembers what it got. */
export class Recorder extends PassThrough {
  text = '';
  constructor(
    readonly isTTY = false,
    readonly columns = 80,
    readonly rows = 24,
  ) {
    super();
    this.on('data', (chunk: Buffer) => (this.text += chunk.toString()));
  }
}

export interface RecordedUi extends Ui {
  readonly stdout: Recorder;
  readonly stderr: Recorder;
}

/** A Ui without a terminal, unless told otherwise. */
export function recordedUi(
  options: Partial<Omit<UiOptions, 'stdout' | 'stderr'>> & { tty?: boolean } = {},
): RecordedUi {
  const { tty = false, ...rest } = options;
  const stdout = new Recorder(tty);
  const stderr = new Recorder(tty);
  const ui = createUi({
    stdout: stdout as OutputStream,
    stderr: stderr as OutputStream,
    env: {},
    format: 'table',
    progress: 'auto',
    verbosity: 'normal',
    mask: (text) => text,
    cwd: '/project',
    ...rest,
  });
  return { ...ui, stdout, stderr };
}

export const step = (id: string, title = `start ${id}`) => ({ id, title, kind: 'start' });
