#!/usr/bin/env node
import { start } from './start.ts';

void start(process.argv.slice(2));
