#!/usr/bin/env node
import { fastAnswer } from './fast.ts';

const argv = process.argv.slice(2);
// Errors of the bundle then point into the sources.
if (argv.includes('--debug')) process.setSourceMapsEnabled(true);

const answer = fastAnswer(argv);
if (answer === undefined) void import('./main.ts').then(async ({ main }) => process.exit(await main(argv)));
else process.stdout.write(`${answer}\n`);
