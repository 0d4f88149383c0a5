import type { Run } from '../../ports/index.ts';
import type { RunRequest } from '../instance/instance.ts';
import type { PlatformSpec } from '../schema.ts';
import { callOf } from '../select.ts';

/** Whoever names an instance that run.conf does not have may expect the settings of the one that it has. */
export function sayUnwritten(
  run: Run,
  { instances }: Pick<PlatformSpec, 'instances'>,
  { name, instance }: Pick<RunRequest, 'name' | 'instance'>,
): void {
  const sections = instances.filter((one) => one.container === name);
  const [first] = sections;
  const applies = sections.some((one) => one.instance === undefined || one.instance === instance);
  if (instance === undefined || !first || applies) return;
  const written = callOf({ container: name, instance: first.instance ?? '' });
  const call = callOf({ container: name, instance });
  const text = `run.conf has no section [${call}]: it gets none of the settings of [${written}]; a section [${name}] would be for both`;
  run.emit({ type: 'message', level: 'warning', text });
}
