import type { Engine, Run } from '../../ports/index.ts';

const patienceMs = 30_000;

/**
 * The engine for calls that must not be broken off: it would carry them out all the same, after we looked what is to
 * be undone. They are short, so an interruption waits for them.
 */
export const steadyEngine = ({ ports }: Run): Engine => ports.engine.bind(AbortSignal.timeout(patienceMs));
