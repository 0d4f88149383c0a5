import type { Step } from '../../../plan/index.ts';
import { containerName, imageName, label } from '../../labels.ts';
import type { PlatformSpec } from '../../schema.ts';
import type { Decision } from '../decision.ts';
import { isSwap } from '../making.ts';
import { instanceKey } from '../../instance/instance.ts';
import { fillPersistent, type FillParams } from '../../kinds/persist-fill.ts';
import { persistentOf, persistentRoot, type PersistentDirectory } from '../../instance/mounts.ts';

/** Prepares the persistent directories of an instance, but for those in use; all of them may be, where only the mark is lost. */
export function dataSteps(
  decision: Decision,
  { project }: PlatformSpec,
  needs: readonly string[],
): readonly Step[] {
  const { instance, lost } = decision;
  const directories = persistentOf(instance).filter((directory) => !isInUse(decision, directory));
  if (directories.length === 0 && !lost) return [];
  const call = instanceKey(instance);
  const params: FillParams = {
    call,
    owner: { project: project.name, container: instance.container, instance: instance.instance },
    root: persistentRoot(project, instance),
    directories,
    image: imageName(project.name, instance.container),
    helper: `${containerName(project.name, instance.container, instance.instance)}.fill`,
    labels: { [label.project]: project.name, [label.role]: 'helper' },
  };
  return [{ id: `persist:${call}`, kind: fillPersistent.name, params: { ...params }, needs }];
}

/** A container that is there, and may run, has it mounted: it was filled then, unless somebody took it away since. */
function isInUse(decision: Decision, { name, path }: PersistentDirectory): boolean {
  const { existing, lost = [] } = decision;
  const stays = isSwap(decision) || decision.action === 'none' || decision.action === 'start';
  const isMounted = existing?.summary.mounts.some(({ target }) => target === path) ?? false;
  return stays && isMounted && !lost.some((one) => one.name === name);
}
