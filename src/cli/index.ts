/** What task files may use of the command line: texts about itself. */
export { completionStub, shells } from './completion/stubs.ts';
export { findEntry } from './about.ts';
export { helpText } from './help.ts';
export { describeTask } from './listing.ts';
export { version } from './package.ts';
