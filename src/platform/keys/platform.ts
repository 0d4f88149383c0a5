import { ConfigError } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import type { PlatformSpec } from '../schema.ts';
import { loadPlatform } from '../spec/index.ts';

/** The project's platform. Throws `ConfigError` under `ssh = off`. */
export async function platformWithSsh(run: Run): Promise<PlatformSpec> {
  const platform = await loadPlatform(run);
  if (!platform.ssh) throw sshIsOff(platform.project.name);
  return platform;
}

/** The refusal of what needs ssh in a project that has none. */
export const sshIsOff = (project: string): ConfigError =>
  new ConfigError(`ssh is off in project ${project}: [project] ssh = off`, {
    hint: 'dockerops shell:NAME opens a shell through the engine',
  });
