import type { Step } from '../../../plan/index.ts';
import { label } from '../../labels.ts';
import type { Decision } from '../decision.ts';
import type { RunFacts } from '../facts.ts';
import { createNetwork, type NetworkParams } from '../../kinds/network-create.ts';
import { networkStep, type Places } from '../place.ts';

/** The project's network, if anything is to be done and it is not there. */
export function networkSteps(
  decisions: readonly Decision[],
  { network }: RunFacts,
  { slots }: Places,
): readonly Step[] {
  const needed = decisions.some(({ action }) => action !== 'none');
  if (!needed || network.subnet !== undefined) return [];
  const params: NetworkParams = {
    name: network.name,
    labels: { [label.project]: network.name, [label.role]: 'network' },
    subnets: network.candidates,
    slots,
  };
  return [{ id: networkStep, kind: createNetwork.name, params: { ...params }, needs: [] }];
}
