export { createEngine, type EngineChoice } from './engine.ts';
export { createLock, type LockOwner } from './lock.ts';
