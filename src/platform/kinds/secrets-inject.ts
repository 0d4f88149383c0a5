import type { Secret } from '../../core/index.ts';
import type { OutputRef, StepKind } from '../../plan/index.ts';
import type { Containers } from '../../ports/index.ts';
import { packEntries, readOnlyFile } from './archive.ts';
import { runtimePath } from '../instance/mounts.ts';

export interface SecretsParams {
  readonly call: string;
  readonly container: string | OutputRef;
  /** Names only: the values are looked up when the step is applied. */
  readonly names: readonly string[];
}

/** Values of secrets and the keys of their digests, by instance; never part of a plan. */
export interface SecretSource {
  readonly values: (call: string) => Readonly<Record<string, Secret>>;
  readonly key: (call: string) => string;
}

const keyFile = 'secrets-key';

export const secretsKindName = 'secrets.inject';

/**
 * Puts secrets where only user dockerops reads them: files in the instance's runtime volume, which /run/secrets leads
 * to. They survive a restart and are in no layer, label or inspect output.
 */
export const injectSecrets = (source: SecretSource): StepKind<SecretsParams> => ({
  name: secretsKindName,
  title: ({ call, names }) => `give ${call} its secrets ${names.join(', ')}`,
  deadlineMs: 30_000,
  apply: async ({ call, container, names }, { run }) => {
    const { containers } = run.ports.engine;
    const id = container as string;
    const values = source.values(call);
    const owner = await ownerOf(containers, id);
    const files = names.map((name) => ({
      name: `secrets/${name}`,
      content: values[name]?.reveal() ?? '',
      mode: 0o400,
      ...owner,
    }));
    // A file in the place of the directory takes what an earlier container had in it.
    const emptied = { name: 'secrets', mode: 0o400 };
    const directory = { name: 'secrets', type: 'directory' as const, mode: 0o700, ...owner };
    const key = { name: keyFile, content: source.key(call), mode: 0o400 };
    await containers.putArchive(id, runtimePath, await packEntries([emptied, directory, key, ...files]));
    const link = { name: 'secrets', type: 'symlink' as const, target: `${runtimePath}/secrets`, mode: 0o777 };
    await containers.putArchive(id, '/run', await packEntries([link]));
  },
});

/** The key an existing instance's secrets were digested with; undefined when it has none. */
export const readSecretKey = async (containers: Containers, id: string): Promise<string | undefined> =>
  readOnlyFile(await containers.getArchive(id, `${runtimePath}/${keyFile}`));

/** The secrets an existing instance has, of those named. */
export async function readSecrets(
  containers: Containers,
  id: string,
  names: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const found = await Promise.all(
    names.map(async (name) => [
      name,
      await readOnlyFile(await containers.getArchive(id, `${runtimePath}/secrets/${name}`)),
    ]),
  );
  return Object.fromEntries(found.filter(([, value]) => value !== undefined)) as Record<string, string>;
}

/** User dockerops of the image, or root where there is none. */
async function ownerOf(containers: Containers, id: string): Promise<{ uid: number; gid: number }> {
  const passwd = (await readOnlyFile(await containers.getArchive(id, '/etc/passwd'))) ?? '';
  const [, uid = 0, gid = 0] = (/^dockerops:[^:]*:(\d+):(\d+):/m.exec(passwd) ?? []).map(Number);
  return { uid, gid };
}
