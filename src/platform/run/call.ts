import { UsageError, type View } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { propertyNames, type InstanceType, type Properties } from '../schema.ts';
import { loadPlatform } from '../spec/index.ts';
import type { Overrides } from './instance.ts';
import { runInstances, type InstanceRun } from './run.ts';

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
}

type Given<T> = { readonly [K in keyof T]: T[K] | undefined };

/** Runs what a command line names, of the project one stands in. Undefined after a shell or a dry run. */
export async function run(
  run: Run,
  { name, instance, group, conf, ...given }: RunArguments,
): Promise<readonly InstanceRun[] | undefined> {
  const wanted = name ?? (group === undefined ? undefined : 'all');
  if (wanted === undefined)
    throw new UsageError('run what?', {
      hint: ['dockerops run:all', 'dockerops run:CONTAINER', 'dockerops run:group=GROUP'],
    });
  const platform = await loadPlatform(run, conf === undefined ? {} : { conf });
  const done = await runInstances(run, platform, {
    name: wanted,
    overrides: overridesOf(given),
    ...(instance !== undefined && { instance }),
    ...(group !== undefined && { group }),
  });
  return done.length > 0 ? done : undefined;
}

function overridesOf(given: Omit<RunArguments, keyof Selected>): Overrides {
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
export const runView = (instances: readonly InstanceRun[] = []): View => ({
  kind: 'table',
  columns: ['CONTAINER', 'INSTANCE', 'IP', 'WAS'],
  rows: instances.map(({ container, instance, address, did }) => [
    container,
    instance,
    address,
    did === 'nothing' ? 'running already' : did,
  ]),
});
