import { posix } from 'node:path';
import { DockeropsError } from '../../core/index.ts';
import type { StepKind } from '../../plan/index.ts';
import type { Containers, Labels, Run } from '../../ports/index.ts';
import { hasContent, packEntries, readOnlyFile } from './archive.ts';
import type { PersistentDirectory } from '../instance/mounts.ts';
import { steadyEngine } from './steady.ts';

export interface FillParams {
  readonly call: string;
  /** Whose directory it is, as the marker says it. */
  readonly owner: Owner;
  /** DATA_DIR/CONTAINER_INSTANCE on the engine's machine. */
  readonly root: string;
  readonly directories: readonly PersistentDirectory[];
  readonly image: string;
  /** Name and labels of the helper: never started, removed however this ends. */
  readonly helper: string;
  readonly labels: Labels;
}

interface Owner {
  readonly project: string;
  readonly container: string;
  readonly instance: string;
}

/** `.dockerops-owner`: whose directory it is, and which of its parts are complete. */
interface Marker extends Owner {
  readonly filling: readonly string[];
  readonly filled: readonly string[];
}

const mountPoint = '/dockerops-persist';
/** Beside the directories: whose they are. */
export const ownerMarker = '.dockerops-owner';

/**
 * Moves what the image has in /data, /opt and /var/log to the host, where the host has nothing yet; what it has is
 * kept (seed 004). All through the engine's archive API, so that it works for any image and any engine.
 */
export const fillPersistent: StepKind<FillParams> = {
  name: 'persist.fill',
  title: ({ call, directories }) =>
    directories.length === 0
      ? `mark whose data ${call} has`
      : `prepare ${namesOf(directories).join(', ')} of ${call}`,
  deadlineMs: 600_000,
  apply: async (params, tools) => {
    const { run } = tools;
    const { containers } = run.ports.engine;
    await removeHelper(run, params.helper, params.labels);
    const helper = await createHelper(steadyEngine(run).containers, params);
    const marker = await ownedMarker(containers, helper, params);
    const empty = await directoriesToFill(containers, helper, params.directories, marker);
    // Also where nothing is to be copied: without it another instance may take the directory for nobody's.
    await writeMarker(containers, helper, { ...marker, filling: namesOf(empty) });
    if (empty.length > 0) {
      for (const directory of empty) {
        tools.progress(`${directory.path} to be copied`);
        await copy(containers, helper, directory);
      }
      const filled = [...new Set([...marker.filled, ...namesOf(empty)])].sort();
      await writeMarker(containers, helper, { ...marker, filling: [], filled });
    }
    await containers.remove(helper, withItsVolumes);
  },
  undo: ({ helper, labels }, { run }) => removeHelper(run, helper, labels),
};

/** The image's VOLUMEs are anonymous ones of the helper. */
const withItsVolumes = { force: true, anonymousVolumes: true };

/** Only a helper is removed, never a foreign container of that name. */
async function removeHelper(run: Run, name: string, labels: Labels): Promise<void> {
  const { containers } = run.ports.engine;
  const there = await containers.inspect(name);
  if (!there || !Object.entries(labels).every(([key, value]) => there.labels[key] === value)) return;
  await containers.remove(there.id, withItsVolumes);
}

const createHelper = (containers: Containers, params: FillParams): Promise<string> =>
  containers.create({
    name: params.helper,
    image: params.image,
    // Never started; but an image without a command of its own makes no container without one.
    command: ['true'],
    env: {},
    labels: params.labels,
    mounts: [{ type: 'bind', source: params.root, target: mountPoint }],
    ports: [],
  });

async function ownedMarker(containers: Containers, helper: string, params: FillParams): Promise<Marker> {
  const { owner, call, root } = params;
  const text = await readOnlyFile(await containers.getArchive(helper, posix.join(mountPoint, ownerMarker)));
  if (text === undefined) return { ...owner, filling: [], filled: [] };
  const marker = readMarker(text);
  const same =
    marker?.project === owner.project &&
    marker.container === owner.container &&
    marker.instance === owner.instance;
  if (marker && same) return marker;
  const whose = marker
    ? `${marker.container}-${marker.instance} of project ${marker.project}`
    : 'somebody else';
  throw new DockeropsError(`${call} would use ${root}, which belongs to ${whose}`, {
    hint: [
      'give this project another DATA_DIR',
      `or, if it is nobody's any more, remove ${root}/${ownerMarker}`,
    ],
  });
}

function readMarker(text: string): Marker | undefined {
  try {
    const { project, container, instance, filling, filled } = JSON.parse(text) as Partial<Marker>;
    if (project === undefined || container === undefined || instance === undefined) return undefined;
    return { project, container, instance, filling: filling ?? [], filled: filled ?? [] };
  } catch {
    return undefined;
  }
}

const writeMarker = async (containers: Containers, helper: string, marker: Marker): Promise<void> =>
  containers.putArchive(
    helper,
    mountPoint,
    await packEntries([{ name: ownerMarker, content: `${JSON.stringify(marker)}\n`, mode: 0o644 }]),
  );

const namesOf = (directories: readonly PersistentDirectory[]): readonly string[] =>
  directories.map(({ name }) => name);

/**
 * What the host has nothing of. An interrupted copy is done again: nobody has used what it left, since the instance
 * never started.
 */
async function directoriesToFill(
  containers: Containers,
  helper: string,
  directories: readonly PersistentDirectory[],
  marker: Marker,
): Promise<readonly PersistentDirectory[]> {
  const filled = await Promise.all(
    directories.map(
      async ({ name }) =>
        !marker.filling.includes(name) &&
        (await hasContent(await containers.getArchive(helper, posix.join(mountPoint, name)))),
    ),
  );
  return directories.filter((_, index) => !filled[index]);
}

/** The tar of `/var/log` is rooted at `log`, which is the directory's name on the host: it needs no rewriting. */
async function copy(
  containers: Containers,
  helper: string,
  { name, path }: PersistentDirectory,
): Promise<void> {
  const archive = await containers.getArchive(helper, path);
  try {
    const content = archive ?? (await packEntries([{ name, type: 'directory', mode: 0o755 }]));
    await containers.putArchive(helper, mountPoint, content);
  } finally {
    // Not read to its end where it could not be written: the engine would go on offering it.
    archive?.destroy();
  }
}
