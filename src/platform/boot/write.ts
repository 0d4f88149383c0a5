import { join } from 'node:path';
import { ConfigError, DockeropsError, UsageError } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { resolveInstances } from '../instance/resolve.ts';
import { noOverrides } from '../instance/instance.ts';
import type { Project } from '../schema.ts';
import { loadPlatform } from '../spec/index.ts';
import type { UnitSpec } from './unit.ts';

export interface BootRequest {
  /** Who runs it; the owner of the project's directory otherwise. */
  readonly user?: string | undefined;
  readonly group?: string | undefined;
  /** Another run.conf: `conf/NAME.conf`. */
  readonly conf?: string | undefined;
  /** The engine's own unit. */
  readonly engineUnit: string;
}

/** systemd.unit(5), "Unit names". */
const service = /^[\w:.\\@-]+\.service$/;

/** Settles what the unit is to say. Throws for whatever would fail at boot, when nobody looks. */
export async function specOf(run: Run, project: Project, request: BootRequest): Promise<UnitSpec> {
  const { endpoint } = run.ports.engine;
  if (!endpoint.startsWith('unix://'))
    throw new DockeropsError(`the engine ${endpoint} does not start with this machine`, {
      hint: 'run boot:install on the machine of the engine',
    });
  if (!service.test(request.engineUnit))
    throw new UsageError(`engine_unit: ${JSON.stringify(request.engineUnit)} is no name of a service`, {
      hint: 'engine_unit=docker.service',
    });
  const environment = environmentOf(run, project);
  await checkConf(run, environment, request);
  return {
    project: project.name,
    directory: project.directory,
    user: await userOf(run, project.directory, request.user),
    engineUnit: request.engineUnit,
    endpoint,
    program: [process.execPath, join(run.packageRoot, 'dist', 'bin.cjs')],
    environment,
    task: taskOf(request),
  };
}

const standardPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What of this shell's environment decides which platform is meant. */
function environmentOf({ env }: Run, project: Project): Readonly<Record<string, string>> {
  const given = {
    PROJECT_NAME: project.name,
    APPS_CONTAINERS_DIR: project.appsDirectory,
    BASE_CONTAINERS_DIR: join(project.baseDirectory, '..'),
    DATA_DIR: project.dataDirectory,
  };
  const set = Object.entries(given).filter(([name]) => env[name] !== undefined && env[name] !== '');
  return { PATH: standardPath, ...Object.fromEntries(set) };
}

/** At boot there is neither this shell nor anybody to ask: what must be given has to stand in host.conf. */
async function checkConf(run: Run, env: Run['env'], { conf, group }: BootRequest): Promise<void> {
  const terminal = { ...run.ports.terminal, interactive: false };
  const atBoot: Run = { ...run, env, ports: { ...run.ports, terminal } };
  const platform = await loadPlatform(run, conf === undefined ? {} : { conf });
  try {
    await resolveInstances(atBoot, platform, {
      name: 'all',
      overrides: noOverrides,
      ...(group !== undefined && { group }),
    });
  } catch (error) {
    if (!(error instanceof DockeropsError)) throw error;
    throw new ConfigError('run:all could not run at boot, without your shell and without you', {
      cause: error,
      hint: `what must be given: into ${join(platform.project.confDirectory, 'host.conf')}`,
    });
  }
}

async function userOf(run: Run, directory: string, asked: string | undefined): Promise<string> {
  if (asked === undefined) return ownerOf(run, directory);
  const { exitCode } = await run.ports.host.run({ argv: ['id', '-u', '--', asked] });
  if (exitCode === 0) return asked;
  throw new UsageError(`user: this machine knows no ${JSON.stringify(asked)}`);
}

async function ownerOf(run: Run, directory: string): Promise<string> {
  const { uid = 0 } = (await run.ports.host.files.stat(directory)) ?? {};
  const { stdout, exitCode } = await run.ports.host.run({ argv: ['id', '-un', String(uid)] });
  return exitCode === 0 ? stdout.trim() : String(uid);
}

function taskOf({ conf, group }: BootRequest): string {
  const given = Object.entries({ conf, group }).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (!/^[\w.-]+$/.test(value)) throw new UsageError(`${name}: "${value}" is no name`);
    return [`${name}=${value}`];
  });
  return ['run:all', ...given].join(',');
}
