import type { ContainerSummary } from '../ports/index.ts';
import { containerName, isSuccessorName, label, podContainerName } from './labels.ts';

type Named = Pick<ContainerSummary, 'name' | 'labels'>;

/** `PROJECT-CONTAINER-INSTANCE` as the labels have it. */
function nameByLabels({ labels }: Named): string | undefined {
  const { [label.project]: project, [label.container]: container, [label.instance]: instance } = labels;
  if (project === undefined || container === undefined || instance === undefined) return undefined;
  return containerName(project, container, instance);
}

/**
 * True for an instance of any project; helper containers and foreign ones are none. Labels alone do not say so: what
 * somebody runs by hand inherits them from our images, and all of them from a committed instance.
 */
export const isInstance = (one: Named): boolean => one.name === nameByLabels(one);

/** True for the container of a re-creation that has not got its instance's name yet. */
export const isSuccessor = (one: Named): boolean => {
  const name = nameByLabels(one);
  if (name === undefined || one.labels[label.replaces] === undefined) return false;
  return isSuccessorName(one.name, name);
};

/** The name a container has, or will have once its re-creation is finished. */
export const finalName = (one: Named): string =>
  (isSuccessor(one) ? nameByLabels(one) : undefined) ?? one.name;

/** True for the container that holds the network of a pod. */
export const isPod = ({ name, labels }: ContainerSummary): boolean => {
  const { [label.project]: project, [label.pod]: pod, [label.role]: role } = labels;
  if (project === undefined || pod === undefined || role !== 'pod') return false;
  return name === podContainerName(project, pod);
};

/** True for a container that a run made for its own work. */
export const isHelper = ({ labels }: ContainerSummary): boolean =>
  labels[label.project] !== undefined && labels[label.role] === 'helper';

/** True for what dockerops itself made: instances, those to be, pods and helpers. */
export const isMadeByUs = (summary: ContainerSummary): boolean =>
  isInstance(summary) || isSuccessor(summary) || isPod(summary) || isHelper(summary);
