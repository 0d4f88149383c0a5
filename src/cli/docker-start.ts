#!/usr/bin/env node
import { DockeropsError } from '../core/index.ts';
import { asTaskLine, help } from './docker-start-line.ts';
import { start } from './start.ts';

/** The command line of units by themselves, as seed 002 has it: it is a way to write tasks of `unit`. */
function taskLine(argv: readonly string[]): readonly string[] {
  try {
    return asTaskLine(argv, process.cwd());
  } catch (error) {
    if (!(error instanceof DockeropsError)) throw error;
    const hints = error.hints.map((hint) => `  try: ${hint}\n`).join('');
    process.stderr.write(`error: ${error.message}\n${hints}`);
    process.exit(error.exitCode);
  }
}

const argv = process.argv.slice(2);
if (/^(-h|--help|help)$/.test(argv[0] ?? '')) process.stdout.write(help);
else void start(taskLine(argv));
