import { isDeepStrictEqual } from 'node:util';
import { DockeropsError } from '../../core/index.ts';
import { label } from '../labels.ts';
import type { ObservedInstance } from '../observe.ts';
import { callOf } from '../select.ts';
import type { Change } from '../instance/change.ts';
import { instanceKey, noOverrides, type ResolvedInstance } from '../instance/instance.ts';
import { readSettings } from '../instance/settings.ts';

/** Whether a container was made for a shell in somebody's terminal. */
export const isSession = (existing: ObservedInstance): boolean =>
  (readSettings(existing.summary.labels[label.settings])?.settings.starts ?? 'service') !== 'service';

/** `run:NAME` names what differs; only `run:all` and `rerun` re-create. */
export const otherSettings = (
  instance: ResolvedInstance,
  existing: ObservedInstance,
  why: readonly Change[],
): DockeropsError =>
  new DockeropsError(
    `${instanceKey(instance)} exists with other settings: ${why.map(({ what }) => what).join(', ')}`,
    { hint: waysToThem(instance, existing), ...(instance.where && { where: instance.where }) },
  );

/** `rerun` keeps the arguments that an instance was run with: it knows nothing of others. */
function waysToThem(instance: ResolvedInstance, existing: ObservedInstance): readonly string[] {
  const call = callOf(instance);
  const { overrides: then = noOverrides } = readSettings(existing.summary.labels[label.settings]) ?? {};
  if (isDeepStrictEqual(instance.overrides, then))
    return [`to re-create it with the new ones: dockerops rerun:${call}`];
  const anew = `remove it, its data stays, and then run this again: dockerops clean:${call}`;
  if (!isDeepStrictEqual(then, noOverrides)) return [anew];
  return [`write them into run.conf under [${call}], then: dockerops rerun:${call}`, `or ${anew}`];
}

/** The refusal of a shell under the name of an instance that serves. */
export const takenByService = (instance: ResolvedInstance): DockeropsError =>
  new DockeropsError(`${instanceKey(instance)} exists already and is no shell of yours`, {
    hint: [`another name: instance=NAME`, `or remove it first: dockerops clean:${callOf(instance)}`],
  });

/** Whoever sits in it would lose what they are at. */
export const openShell = (instance: ResolvedInstance): DockeropsError =>
  new DockeropsError(`${instanceKey(instance)} is a shell that somebody has open`, {
    hint: [`when it is nobody's any more: dockerops clean:${callOf(instance)}`],
  });
