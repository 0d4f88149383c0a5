#!/usr/bin/env node
import { completeCommandLine } from './completion/index.ts';
import { fastAnswer } from './fast.ts';

async function start(argv: readonly string[]): Promise<void> {
  // Errors of the bundle then point into the sources.
  if (argv.includes('--debug')) process.setSourceMapsEnabled(true);
  const [first, ...rest] = argv;
  const answer = first === '--complete' ? await completeCommandLine(rest) : fastAnswer(argv);
  if (answer !== undefined) {
    process.stdout.end(answer);
    return;
  }
  const { main } = await import('./main.ts');
  process.exit(await main(argv));
}

void start(process.argv.slice(2));
