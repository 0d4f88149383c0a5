import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { DockeropsEvent } from '../core/index.ts';
import { bare } from './colour.ts';
import { errorText } from './error.ts';
import { hostOf } from './host-of.ts';
import { textOf } from './lines.ts';
import { endedLine } from './progress/steps.ts';
import type { Renderer } from './renderer.ts';

const keptRuns = 50;

/**
 * All that each of several hosts said, in a file of its own: `DIRECTORY/HOST.log`, which only the user can read. Written at
 * once, so that it is whole however the run ends. A disk that takes nothing ends the logs, not the run.
 */
export class HostLogs implements Renderer {
  readonly #directory: string;
  readonly #files = new Map<string, number>();
  #broken = false;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Undefined as long as there are none. */
  get directory(): string | undefined {
    return this.#files.size > 0 && !this.#broken ? this.#directory : undefined;
  }

  handle(event: DockeropsEvent): void {
    const host = hostOf(event);
    if (host === undefined || this.#broken) return;
    try {
      if (event.type === 'host-started') this.#open(host);
      const file = this.#files.get(host);
      const text = logText(event, host);
      if (file !== undefined && text !== '') writeSync(file, text);
    } catch {
      this.#broken = true;
    }
  }

  end(): void {
    for (const file of this.#files.values()) closeSync(file);
  }

  #open(host: string): void {
    if (this.#files.size === 0) makeRoom(this.#directory);
    if (!this.#files.has(host)) {
      const name = `${host.replaceAll(/[^\w.@:-]/g, '_')}.log`;
      this.#files.set(host, openSync(join(this.#directory, name), 'a', 0o600));
    }
  }
}

/** Runs are named after their time: the oldest come first. */
function makeRoom(directory: string): void {
  const runs = dirname(directory);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const old = readdirSync(runs).sort().slice(0, -keptRuns);
  for (const name of old) rmSync(join(runs, name), { recursive: true, force: true });
}

function logText(event: DockeropsEvent, host: string): string {
  if (event.type === 'output') return stripVTControlCharacters(event.text);
  if (event.type === 'lines') return event.lines.map(({ bytes }) => `${textOf(bytes)}\n`).join('');
  if (event.type === 'task-started' && event.call !== undefined) return `# ${event.call}\n`;
  if (event.type === 'message') return `${event.text.replace(`[${host}] `, '')}\n`;
  if (event.type === 'step-ended') return `${endedLine(event, bare)}\n`;
  if (event.type === 'error') return `${errorText(event.error, { style: bare, cwd: '/', stack: false })}\n`;
  return '';
}
