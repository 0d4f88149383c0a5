import { formatHost, type View } from '../../core/index.ts';
import type { PreparedCall } from '../prepare.ts';

/** One line of `--explain-hosts`. */
export interface ExplainedHost {
  readonly task: string;
  /** `here` for a task that runs once, on this machine. */
  readonly host: string;
  readonly address?: string;
  readonly because: string;
}

/** Where each call would run, and why there. */
export function explainHosts(calls: readonly PreparedCall[]): {
  readonly value: readonly ExplainedHost[];
  readonly view: View;
} {
  const value = calls.flatMap(({ call, task, hosts }): readonly ExplainedHost[] => {
    if (!hosts) return [{ task: call.text, host: 'here', because: whyHere(task.local) }];
    return hosts.map(({ target, because }) => ({
      task: call.text,
      host: target.name,
      address: formatHost(target.address),
      because,
    }));
  });
  const rows = value.map(({ task, host, address = '', because }) => [task, host, address, because]);
  return { value, view: { kind: 'table', columns: ['TASK', 'HOST', 'ADDRESS', 'BECAUSE OF'], rows } };
}

const whyHere = (local = false): string => (local ? 'it is about this machine alone' : 'no hosts are named');
