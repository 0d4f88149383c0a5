import {
  ConfigError,
  shortestMasked,
  throwAll,
  UsageError,
  type DockeropsError,
  type DockeropsEvent,
  type Secret,
  type SourcePosition,
} from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import type { InstanceSpec, InstanceType, Project, Properties } from '../schema.ts';
import { badHostAddress, hostAddress } from './host-address.ts';
import { readHostConf } from './host-conf.ts';
import { badEnvironmentName, linkVariable } from './names.ts';
import { Sources, type Wanted } from './sources.ts';
import { targetText } from './header.ts';

/** An instance whose variables and secrets are wanted, type and properties settled. */
export interface EnvironmentRequest {
  readonly spec: InstanceSpec;
  readonly type: InstanceType;
  readonly properties: Properties;
  /** Arguments `env.K=V`. */
  readonly given: Readonly<Record<string, string>>;
  /** What an earlier container of this instance had: the last resort before a question. */
  readonly kept?: Readonly<Record<string, string>>;
}

export interface ResolvedEnvironment {
  /** run.conf's and the arguments' variables; a master's `ALIAS_CONTAINER_IP` too. */
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, Secret>>;
}

/**
 * Settles variables and secrets (dockerops §5): an argument, run.conf's value, else the process environment, host.conf,
 * a question whose answer is saved to host.conf. Throws `ConfigError` for all that is missing, in one go.
 * Of a dry run nothing is asked or saved.
 */
export async function resolveEnvironments(
  run: Run,
  project: Project,
  requests: readonly EnvironmentRequest[],
): Promise<readonly ResolvedEnvironment[]> {
  const sources = new Sources(run, project, await readHostConf(run, project));
  const errors: DockeropsError[] = requests.flatMap(({ given }) => badArguments(given));
  const settle = async (wanted: Wanted): Promise<string> => {
    const found = await sources.get(wanted);
    if (found === undefined) errors.push(missing(wanted));
    return found ?? '';
  };
  const resolved: ResolvedEnvironment[] = [];
  for (const request of requests) {
    const env = await resolveVariables(run, request, settle);
    resolved.push({ env, secrets: await resolveSecrets(run, request, settle) });
  }
  throwAll(errors);
  return resolved;
}

function badArguments(given: Readonly<Record<string, string>>): readonly DockeropsError[] {
  const reasons = Object.keys(given).map(badEnvironmentName);
  return reasons.filter((reason) => reason !== undefined).map((reason) => new UsageError(`env: ${reason}`));
}

type Settle = (wanted: Wanted) => Promise<string>;

async function resolveVariables(run: Run, request: EnvironmentRequest, settle: Settle) {
  const env: Record<string, string> = {};
  for (const { name, value, where, check } of variablesOf(request)) {
    const wanted = {
      name,
      where,
      secret: false,
      instance: targetText(request.spec),
      ...keptOf(request, name),
      ...(check && { check }),
    };
    const text = value ?? (await settle(wanted));
    env[name] = await hostAddress(run, name, text, where);
  }
  return env;
}

interface Variable {
  readonly name: string;
  /** Undefined: it must be given. */
  readonly value: string | undefined;
  readonly where: SourcePosition;
  readonly check?: Wanted['check'];
}

/** The variables an instance is to get, and those values that are settled by arguments or run.conf. */
export function variablesOf({ spec, type, properties, given }: EnvironmentRequest): readonly Variable[] {
  const written = Object.entries(spec.env).map(([name, { value, where }]) => ({
    name,
    value: value || undefined,
    where,
  }));
  const links = type === 'master' && properties.linked ? spec.links : [];
  const peers = links.map(({ alias, where }) => ({
    ...{ name: linkVariable(alias), value: undefined, where },
    check: badHostAddress,
  }));
  const args = Object.entries(given).map(([name, value]) => ({
    name,
    value,
    where: spec.env[name]?.where ?? spec.where,
  }));
  return [...new Map([...peers, ...written, ...args].map((variable) => [variable.name, variable])).values()];
}

async function resolveSecrets(run: Run, request: EnvironmentRequest, settle: Settle) {
  const { spec } = request;
  const secrets: Record<string, Secret> = {};
  for (const [name, { where }] of Object.entries(spec.secrets)) {
    const wanted = { name, where, secret: true, instance: targetText(spec), ...keptOf(request, name) };
    const value = await settle(wanted);
    if (value !== '' && value.length < shortestMasked) run.emit(tooShort(name));
    secrets[name] = run.secrets.add(value);
  }
  return secrets;
}

const tooShort = (name: string): DockeropsEvent => ({
  type: 'message',
  level: 'warning',
  text: `the secret ${name} is shorter than ${shortestMasked} characters: output cannot be masked of it`,
});

const keptOf = ({ kept }: EnvironmentRequest, name: string): Pick<Wanted, 'kept'> => {
  const value = kept?.[name];
  return value === undefined ? {} : { kept: value };
};

/** Names the variable and the ways to give it. */
function missing({ name, where, secret, instance }: Wanted): ConfigError {
  const argument = secret ? [] : [`or the argument: dockerops run:${instance},env.${name}=…`];
  return new ConfigError(`${instance} needs ${secret ? 'the secret ' : ''}${name}, and nothing gives it`, {
    where,
    hint: [
      `in the environment: ${name}=… dockerops …`,
      `or a line in conf/host.conf: ${name} = …`,
      'or on a terminal, where dockerops asks for it and saves the answer there',
      ...argument,
    ],
  });
}

/** A secret that a build wants by name, from the same places. Throws `ConfigError` where nothing gives it. */
export async function givenSecret(
  run: Run,
  project: Project,
  { name, container, where }: { name: string; container: string; where: SourcePosition },
): Promise<Secret> {
  const sources = new Sources(run, project, await readHostConf(run, project));
  const wanted = { name, where, secret: true, instance: container };
  const found = await sources.get(wanted);
  if (found === undefined) throw missing(wanted);
  return run.secrets.add(found);
}
