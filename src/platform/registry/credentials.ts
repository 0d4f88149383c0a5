import { ConfigError, DeniedError, type CommandResult } from '../../core/index.ts';
import type { RegistryLogin, Run } from '../../ports/index.ts';
import { readDockerConfig, type AuthEntry, type DockerConfig } from './config-file.ts';

/** The name under which Docker's own registry stands in config.json and at helpers. */
const hubKey = 'https://index.docker.io/v1/';
const hubHosts = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);

/** A helper that asks somebody in a browser may take its time, one that hangs may not. */
const helperDeadlineMs = 60_000;

/**
 * How to log in at a registry, as the docker CLI would: its helper of `credHelpers`, else that of `credsStore`, else
 * `auths` of `~/.docker/config.json`. Undefined: as nobody. What is found is masked in all output of this run.
 */
export async function loginFor(run: Run, registry: string): Promise<RegistryLogin | undefined> {
  const config = await readDockerConfig(run);
  const key = hubHosts.has(registry) ? hubKey : registry;
  const helper = config.credHelpers[key] ?? config.credHelpers[registry] ?? config.credsStore;
  if (helper !== '') return fromHelper(run, helper, key);
  const entry = entryFor(config, key);
  return entry && fromEntry(run, config, key, entry);
}

/** Keys may be written as a host or, by older versions, as a URL. */
function entryFor({ auths }: DockerConfig, key: string): AuthEntry | undefined {
  const found = Object.entries(auths).find(([name]) => name === key || hostOf(name) === hostOf(key));
  return found?.[1];
}

const hostOf = (key: string): string => key.replace(/^https?:\/\//, '').replace(/\/.*$/, '');

function fromEntry(
  run: Run,
  { file }: DockerConfig,
  key: string,
  entry: AuthEntry,
): RegistryLogin | undefined {
  if (entry.identitytoken) return { identityToken: run.secrets.add(entry.identitytoken) };
  if (!entry.auth) return undefined;
  run.secrets.add(entry.auth);
  const text = Buffer.from(entry.auth, 'base64').toString('utf8').replace(/\0+$/, '');
  const colon = text.indexOf(':');
  if (colon < 1)
    throw new ConfigError(`${file}: the entry of ${key} is no user and password in base64`, {
      where: { file, line: 1 },
      hint: `docker login ${hostOf(key)}`,
    });
  return { username: text.slice(0, colon), password: run.secrets.add(text.slice(colon + 1)) };
}

/** The protocol of docker/docker-credential-helpers: the registry on stdin, JSON on stdout. */
async function fromHelper(run: Run, helper: string, key: string): Promise<RegistryLogin | undefined> {
  if (!/^[\w.-]+$/.test(helper)) throw new ConfigError(`"${helper}" cannot be a credential helper's name`);
  const program = `docker-credential-${helper}`;
  const result = await run.ports.local.run(
    { argv: [program, 'get'], stdin: key, env: pathOf(run) },
    { signal: run.signal, deadlineMs: helperDeadlineMs },
  );
  if (result.exitCode === 0) return answerOf(run, program, result.stdout);
  if (/credentials not found/i.test(result.stdout + result.stderr)) return undefined;
  throw helperFailed(program, key, result);
}

const pathOf = ({ env }: Run): Readonly<Record<string, string>> =>
  env['PATH'] === undefined ? {} : { PATH: env['PATH'] };

/** `<token>` in the place of the user means that the secret is an identity token. */
function answerOf(run: Run, program: string, stdout: string): RegistryLogin {
  const { Username: username, Secret: secret } = parse(program, stdout);
  if (!secret) throw new DeniedError(`${program} gave no password`);
  const password = run.secrets.add(secret);
  return username === '<token>' ? { identityToken: password } : { username: username ?? '', password };
}

function parse(program: string, stdout: string): { readonly Username?: string; readonly Secret?: string } {
  try {
    return JSON.parse(stdout) as { Username?: string; Secret?: string };
  } catch {
    throw new DeniedError(`what ${program} answered is not JSON`);
  }
}

function helperFailed(program: string, key: string, result: CommandResult): DeniedError {
  const isMissing = result.exitCode === 127;
  const said = (result.stderr || result.stdout).trim().split('\n').at(-1) ?? '';
  return new DeniedError(
    isMissing
      ? `${program}, which keeps your registries' passwords, is not on PATH`
      : `${program} gave no log-in for ${hostOf(key)}: ${said || `exit code ${result.exitCode}`}`,
    {
      hint: [
        `try it yourself: echo ${hostOf(key)} | ${program} get`,
        'config.json of ~/.docker names it in credsStore or credHelpers',
      ],
    },
  );
}
