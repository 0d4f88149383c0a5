import { DockeropsError } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { readHostConf } from './host-conf.ts';
import { loadPlatform } from './load.ts';
import { Sources } from './sources.ts';

/**
 * Has the project's secrets masked in what follows, as far as the environment and host.conf know them. Asks nothing.
 * A broken conf keeps nobody from reading what an instance says.
 */
export async function maskKnownSecrets(run: Run): Promise<void> {
  try {
    const { project, instances } = await loadPlatform(run);
    const sources = new Sources(run, project, await readHostConf(run, project));
    for (const name of instances.flatMap(({ secrets }) => Object.keys(secrets))) {
      const found = sources.find(name);
      if (found) run.secrets.add(found.value);
    }
  } catch (error) {
    if (!(error instanceof DockeropsError)) throw error;
  }
}
