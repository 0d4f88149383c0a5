import type { Environment } from '../core/index.ts';

/** The environment of this process as a value, taken once; everything below `cli` gets it passed in. */
export const processEnvironment = (): Environment => Object.freeze({ ...process.env });
