import type { Probe } from './probe.ts';
import type { Ask } from './probes/ask.ts';
import { askCommand, askHealthcheck } from './probes/command.ts';
import { askEntrypoint } from './probes/entrypoint.ts';
import { askLog } from './probes/log.ts';
import { askRunning } from './probes/running.ts';
import { askSupervisor } from './probes/supervisor.ts';
import { askPort } from './probes/tcp.ts';

/** Asks for all of these signs, in their order: the first that is not there is the answer. */
export function asking(probes: readonly Probe[]): Ask {
  const asks = probes.map(askFor);
  return async (look) => {
    for (const ask of asks) {
      const answer = await ask(look);
      if (answer.is !== 'ready') return answer;
    }
    return { is: 'ready' };
  };
}

function askFor(probe: Probe): Ask {
  switch (probe.kind) {
    case 'running':
      return askRunning;
    case 'entrypoint':
      return askEntrypoint();
    case 'supervisor':
      return askSupervisor();
    case 'healthcheck':
      return askHealthcheck(probe);
    case 'command':
      return askCommand(probe.argv);
    case 'tcp':
      return askPort(probe.port);
    case 'log':
      return askLog(probe.pattern);
  }
}
