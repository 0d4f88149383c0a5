#!/usr/bin/env node
import { DockeropsError } from '../core/index.ts';
import { asTaskLine } from './docker-start-line.ts';
import { loadMain } from './load.ts';

/** The command line of units by themselves, as seed 002 has it: it is a way to write tasks of `unit`. */
async function start(argv: readonly string[]): Promise<number> {
  try {
    const line = asTaskLine(argv, process.cwd());
    const { main } = await loadMain(line.includes('--debug'));
    return await main(line);
  } catch (error) {
    if (!(error instanceof DockeropsError)) throw error;
    process.stderr.write(
      [`error: ${error.message}`, ...error.hints.map((hint) => `  try: ${hint}`), ''].join('\n'),
    );
    return error.exitCode;
  }
}

void start(process.argv.slice(2)).then((code) => process.exit(code));
