import type { Run } from '../../ports/index.ts';
import type { PlatformSpec } from '../schema.ts';
import { soundsSecret } from '../sensitive.ts';
import { readHostConf } from '../spec/index.ts';
import { ok, warning, type Check } from './check.ts';

/** host.conf, where it holds secrets: dockerops writes it for its owner only, but a hand may have made it. */
export async function checkHostConf(run: Run, spec: PlatformSpec): Promise<readonly Check[]> {
  const { path, values } = await readHostConf(run, spec.project);
  const secrets = new Set(spec.instances.flatMap((instance) => Object.keys(instance.secrets)));
  const held = [...values.keys()].filter((name) => secrets.has(name) || soundsSecret(name));
  const { mode = 0 } = (await run.ports.local.files.stat(path)) ?? {};
  if (held.length === 0) return [];
  if ((mode & 0o077) === 0) return [ok('host.conf', `${path}, for its owner only`)];
  return [warning('host.conf', `others may read ${held.join(', ')} in ${path}`, `chmod go= ${path}`)];
}
