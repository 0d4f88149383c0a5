import { UsageError, type View } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { propertyNames, type InstanceType, type Properties } from '../schema.ts';
import { loadPlatform } from '../spec/index.ts';
import { changesOf, changesView, type ChangePlan } from './changes.ts';
import type { Overrides, RunRequest } from '../instance/instance.ts';
import { withName } from '../instance/resolve.ts';
import { prepareInstances, runInstances, type InstanceRun } from './run.ts';
import { sayUnwritten } from './unwritten.ts';

/** Arguments of `dockerops run`, as a command line gives them. */
export interface RunArguments extends Selected, Partial<Given<Properties>> {
  readonly instance_type?: InstanceType | undefined;
  readonly interactive?: boolean | undefined;
  readonly safemode?: boolean | undefined;
  readonly seed_command?: string | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

interface Selected {
  /** A container, or `all`, which a group alone means, too. */
  readonly name?: string | undefined;
  readonly instance?: string | undefined;
  readonly group?: string | undefined;
  /** Another run.conf: `conf/NAME.conf`. */
  readonly conf?: string | undefined;
  /** Remove instances that run.conf does not describe any more. */
  readonly prune?: boolean | undefined;
}

type Given<T> = { readonly [K in keyof T]: T[K] | undefined };

/** Runs what a command line names, of the project one stands in. Undefined after a shell. */
export async function run(
  run: Run,
  given: RunArguments,
): Promise<readonly InstanceRun[] | ChangePlan | undefined> {
  const { name, group } = given;
  const wanted = name ?? (group === undefined ? undefined : 'all');
  if (wanted === undefined)
    throw new UsageError('run what?', {
      hint: ['dockerops run:all', 'dockerops run:CONTAINER', 'dockerops run:group=GROUP'],
    });
  const platform = await loadPlatform(run, confOf(given));
  const asked = requestOf(wanted, given);
  sayUnwritten(run, platform, asked);
  // Named once: the steps and the table of a dry run are about the same instance.
  const request = withName(asked);
  const done = await runInstances(run, platform, request);
  if (run.dryRun) return changesOf(await prepareInstances(run, platform, request));
  return done.length > 0 ? done : undefined;
}

/** What the same `run` would change: looks, asks nobody, takes no lock. */
export async function plan(run: Run, { name = 'all', ...given }: RunArguments): Promise<ChangePlan> {
  const query = { ...run, dryRun: true };
  const platform = await loadPlatform(query, confOf(given));
  return changesOf(await prepareInstances(query, platform, requestOf(name, given)));
}

const confOf = ({ conf }: RunArguments) => (conf === undefined ? {} : { conf });

function requestOf(name: string, { instance, group, prune, ...given }: RunArguments): RunRequest {
  return {
    name,
    overrides: overridesOf(given),
    ...(instance !== undefined && { instance }),
    ...(group !== undefined && { group }),
    ...(prune !== undefined && { prune }),
  };
}

function overridesOf(given: RunArguments): Overrides {
  const { instance_type, interactive, safemode, seed_command, env = {} } = given;
  const properties = propertyNames.flatMap((name) =>
    given[name] === undefined ? [] : [[name, given[name]]],
  );
  return {
    properties: Object.fromEntries(properties) as Partial<Properties>,
    env,
    ...(instance_type !== undefined && { instanceType: instance_type }),
    ...(interactive !== undefined && { interactive }),
    ...(safemode !== undefined && { safemode }),
    ...(seed_command !== undefined && { seedCommand: seed_command }),
  };
}

/** One line an instance. */
export const runView = (outcome: readonly InstanceRun[] | ChangePlan = []): View =>
  'changes' in outcome ? changesView(outcome) : instancesView(outcome);

const instancesView = (instances: readonly InstanceRun[]): View => ({
  kind: 'table',
  columns: ['CONTAINER', 'INSTANCE', 'IP', 'WAS'],
  rows: instances.map(({ container, instance, address, did }) => [
    container,
    instance,
    address,
    did === 'nothing' ? 'running already' : did,
  ]),
});
