import type { EngineFacts, NetworkDetails, Run } from '../../ports/index.ts';
import { label } from '../labels.ts';
import { overlaps, parseBlock } from '../network/ipv4.ts';
import { ok, warning, type Check } from './check.ts';

/** Whether a project's network hides something else: another network, or a route of this machine. */
export async function checkNetworks(run: Run, facts: EngineFacts): Promise<Check> {
  const networks = await run.ports.engine.networks.list();
  const routes = facts.local ? (await run.ports.host.facts()).routes : [];
  return judgeNetworks(networks, routes);
}

/** Whether a network of ours overlaps another, or a route of this machine (platforms F12). */
export function judgeNetworks(networks: readonly NetworkDetails[], routes: readonly string[]): Check {
  const ours = networks.filter((network) => network.labels[label.project] !== undefined);
  const clashes = ours.flatMap((network) => clashesOf(network, networks, routes));
  if (clashes.length === 0) return ok('networks', `${ours.length} of dockerops, none overlaps another`);
  return warning(
    'networks',
    clashes.join('; '),
    'dockerops clean:all and run:all give the project a subnet that is free now',
  );
}

function clashesOf(
  network: NetworkDetails,
  networks: readonly NetworkDetails[],
  routes: readonly string[],
): readonly string[] {
  const own = subnetsOf(network);
  const others = networks.filter((other) => other.id !== network.id);
  const bridges = new Set(networks.flatMap(subnetsOf));
  const foreignRoutes = routes.filter((route) => !bridges.has(route) && parseBlock(route)?.bits !== 0);
  return [
    ...others
      .filter((other) => clash(own, subnetsOf(other)))
      .map((other) => `${network.name} overlaps network ${other.name}`),
    ...foreignRoutes
      .filter((route) => clash(own, [route]))
      .map((route) => `${network.name} overlaps the route to ${route}`),
  ];
}

const subnetsOf = (network: NetworkDetails): readonly string[] => network.subnets.map(({ subnet }) => subnet);

const clash = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((one) => others.some((other) => touch(one, other)));

function touch(one: string, other: string): boolean {
  const [a, b] = [parseBlock(one), parseBlock(other)];
  return a !== undefined && b !== undefined && overlaps(a, b);
}
