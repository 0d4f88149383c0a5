import { after, type OutputRef } from '../../plan/index.ts';
import { isPodMade, podKey, type PodDecision } from './decide.ts';

/** Ids of the steps that members of a pod wait for. */
export const podCreation = ({ pod }: PodDecision): string => `create:${podKey(pod.name)}`;
/** The id of the step that starts the container of a pod. */
export const podStart = ({ pod }: PodDecision): string => `start:${podKey(pod.name)}`;

/** The container a pod's members share the network of, perhaps still to be made. */
export const containerOfPod = (pod: PodDecision): string | OutputRef =>
  isPodMade(pod) || !pod.existing ? after(podCreation(pod), 'id') : pod.existing.id;
