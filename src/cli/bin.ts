#!/usr/bin/env node
const argv = process.argv.slice(2);

void import('./main.ts').then(async ({ main }) => process.exit(await main(argv)));
