import type { SourcePosition } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import type { Project } from '../schema.ts';
import { variablesOf, type EnvironmentRequest } from './environment.ts';
import { hostAddress } from './host-address.ts';
import { readHostConf } from './host-conf.ts';
import { Sources } from './sources.ts';

/** A variable or secret as it would be settled now. */
export interface Preview {
  /** `env.K` or `secret.NAME`. */
  readonly key: string;
  /** Undefined: it must still be given. A secret's is `***`. */
  readonly value: string | undefined;
  readonly origin: 'environment' | SourcePosition;
}

/** What `resolveEnvironment` would find without asking. */
export async function previewEnvironment(
  run: Run,
  project: Project,
  request: EnvironmentRequest,
): Promise<readonly Preview[]> {
  const sources = new Sources(run, project, await readHostConf(run, project));
  const variables = variablesOf(request).map(async ({ name, value, where }): Promise<Preview> => {
    const found = value === undefined ? sources.find(name) : { value, origin: where };
    const text = found && (await hostAddress(run, name, found.value, where));
    return { key: `env.${name}`, value: text, origin: found?.origin ?? where };
  });
  const secrets = Object.entries(request.spec.secrets).map(([name, { where }]): Preview => {
    const found = sources.find(name);
    return { key: `secret.${name}`, value: found && '***', origin: found?.origin ?? where };
  });
  return [...(await Promise.all(variables)), ...secrets];
}
