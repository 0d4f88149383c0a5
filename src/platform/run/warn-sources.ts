import type { Run } from '../../ports/index.ts';
import type { Decision } from './decision.ts';
import { instanceKey, isMade } from '../instance/instance.ts';

/**
 * Warns of directories of the host that are not there: the engine makes them, empty and root's (Docker's rule for
 * binds), which is what some want and others mistyped. Only to be seen when the engine is on the host we look at.
 */
export async function warnOfMissingSources(run: Run, decisions: readonly Decision[]): Promise<void> {
  const binds = decisions.filter(isMade).flatMap(({ instance }) =>
    instance.volumes
      .filter(({ source }) => source.startsWith('/'))
      .map(({ source, target }) => ({
        source,
        text: `${instanceKey(instance)} wants ${source} at ${target}`,
      })),
  );
  if (binds.length === 0 || !(await run.ports.engine.facts()).local) return;
  for (const { source, text } of binds) {
    if (await run.ports.host.files.stat(source)) continue;
    const warning = `${text}, and it is not there: the engine makes an empty directory of it, owned by root`;
    run.emit({ type: 'message', level: 'warning', text: warning });
  }
}
