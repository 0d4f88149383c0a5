import type { EngineEvent } from '../../ports/index.ts';

/** What happens all the time when somebody looks on, and changes nothing. */
const noise =
  /^(exec_(create|start|die|detach)|resize|top|attach|detach|archive-path|extract-to-dir|export|copy|mount|unmount)\b/;

/** Whether it is only what happens while somebody looks on: probes, execs, log-ins. */
export const isNoise = ({ action }: EngineEvent): boolean => noise.test(action);

const words: Readonly<Record<string, string>> = {
  create: 'created',
  start: 'started',
  stop: 'stopped',
  restart: 'restarted',
  destroy: 'removed',
  pause: 'paused',
  unpause: 'resumed',
  oom: 'ran out of memory',
  update: 'got other limits',
  commit: 'was made into an image',
  connect: 'was joined',
  disconnect: 'was left',
};

/** What happened, behind the name of what it happened to. */
export function wordsOf({ action, attributes }: EngineEvent): string {
  const { exitCode, signal, oldName } = attributes;
  if (action === 'die') return `ended (exit code ${exitCode ?? '?'})`;
  if (action === 'kill') return `was sent signal ${signal ?? '?'}`;
  if (action === 'rename') return `was renamed from ${oldName?.replace(/^\//, '') ?? '?'}`;
  if (action.startsWith('health_status: ')) return `is ${action.slice('health_status: '.length)}`;
  return words[action] ?? action;
}
