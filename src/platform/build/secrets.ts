import { join } from 'node:path';
import { ConfigError, throwAll, type DockeropsError, type Secret } from '../../core/index.ts';
import type { Run, SessionNeeds } from '../../ports/index.ts';
import { loginFor } from '../registry/index.ts';
import type { BuildOptions, BuildSecret } from '../schema.ts';
import { givenSecret, requireProject } from '../spec/index.ts';
import type { BuildSource } from './schema.ts';

/** Throws `ConfigError` for all secrets and agents that are not there, before anything is built. */
export async function demandSecrets(run: Run, sources: readonly BuildSource[]): Promise<void> {
  const errors: DockeropsError[] = [];
  for (const { container, buildKit } of sources) {
    if (!buildKit) continue;
    const wanted = [
      ...Object.entries(container.options?.secrets ?? {}).map(
        ([id, secret]) =>
          () =>
            readSecret(run, container.name, id, secret),
      ),
      async () => agentOf(run, container.name, container.options),
    ];
    for (const read of wanted)
      await read().catch((error: unknown) => {
        if (!(error instanceof ConfigError)) throw error;
        errors.push(error);
      });
  }
  throwAll(errors);
}

/** What a BuildKit build may ask for. Secrets are read when it starts, and are in no plan. */
export async function sessionOf(
  run: Run,
  container: string,
  options: BuildOptions | undefined,
): Promise<SessionNeeds> {
  const secrets: Record<string, Secret> = {};
  for (const [id, secret] of Object.entries(options?.secrets ?? {}))
    secrets[id] = await readSecret(run, container, id, secret);
  const sshAgent = agentOf(run, container, options);
  return {
    secrets,
    login: (registry) => loginFor(run, registry),
    ...(sshAgent !== undefined && { sshAgent }),
  };
}

async function readSecret(run: Run, container: string, id: string, secret: BuildSecret): Promise<Secret> {
  const { from, source, where } = secret;
  if (from === 'given')
    return givenSecret(run, await requireProject(run), { name: source, container, where });
  if (from === 'env') {
    const value = run.env[source];
    if (value !== undefined && value !== '') return run.secrets.add(value);
    throw new ConfigError(`${container}: secret.${id}: the variable ${source} is not set`, {
      where,
      hint: `${source}=… dockerops build:${container}`,
    });
  }
  const path = source.startsWith('~/') ? join(run.env['HOME'] ?? '/', source.slice(2)) : source;
  const file = await run.ports.local.files.read(path);
  if (!file) throw new ConfigError(`${container}: secret.${id}: there is no file ${path}`, { where });
  return run.secrets.add(file.toString('utf8'));
}

/** The socket of the ssh agent, where build.conf names one. */
function agentOf(run: Run, container: string, options: BuildOptions | undefined): string | undefined {
  if (options?.ssh === undefined || options.ssh !== 'default') return options?.ssh;
  const socket = run.env['SSH_AUTH_SOCK'];
  if (socket) return socket;
  throw new ConfigError(`${container}: ssh = default, but no ssh agent runs (SSH_AUTH_SOCK is not set)`, {
    hint: 'eval $(ssh-agent); ssh-add',
  });
}
