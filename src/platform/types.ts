import { propertyNames, type InstanceSpec, type InstanceType, type Properties } from './schema.ts';

const [yes, no] = [true, false];

/** Seed 004's table: what each type does unless run.conf or the command line says otherwise. */
export const typeProperties: Readonly<Record<InstanceType, Properties>> = {
  standard: row(yes, no, no, no, yes),
  published: row(yes, yes, no, no, no),
  master: row(yes, yes, yes, no, no),
  interactive: row(yes, no, no, no, no),
  safemode: row(no, no, no, no, no),
};

function row(
  linked: boolean,
  publish_ports: boolean,
  persistent_data: boolean,
  persistent_opt: boolean,
  persistent_log: boolean,
): Properties {
  return { linked, publish_ports, persistent_data, persistent_opt, persistent_log };
}

/** Types an instance gets by its name alone (seed 004, "Instances"). */
const namedTypes: readonly InstanceType[] = ['master', 'published', 'interactive', 'safemode'];

/** Command line, then run.conf, then the instance's name, then `standard`. */
export function resolveType(
  spec: Pick<InstanceSpec, 'instanceType'> | undefined,
  instanceName: string,
  argument?: InstanceType,
): InstanceType {
  return argument ?? spec?.instanceType ?? namedTypes.find((type) => type === instanceName) ?? 'standard';
}

/** Each property: command line, then run.conf, then the type. */
export function resolveProperties(
  type: InstanceType,
  runConf: Partial<Properties>,
  given: Partial<Properties>,
): Properties {
  const entries = propertyNames.map((name) => [
    name,
    given[name] ?? runConf[name] ?? typeProperties[type][name],
  ]);
  return Object.fromEntries(entries) as Properties;
}
