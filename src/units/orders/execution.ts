import { parseWords } from '../../config/index.ts';
import { executeKind, type ExecuteParams } from '../kinds/execute.ts';
import { hostKind, type HostParams } from '../kinds/host.ts';
import { testsKindName, type TestsParams } from '../kinds/tests.ts';
import { imageStep } from './containers.ts';
import { draft, type Draft } from './draft.ts';
import { isHost, type Scene } from './scene.ts';
import type { ExecutionType } from './schema.ts';

/** Runs a command on the host, on the container's files, in one like it, or inside it. */
export function execute(scene: Scene): readonly Draft[] {
  const argv = scene.read('run', () => argvOf(scene));
  const { cwd, env, helperImage } = scene.around;
  if (isHost(scene.order)) return [draft(hostKind, { ...scene.base, argv, cwd, env } satisfies HostParams)];
  const type = scene.arg<ExecutionType>('type') ?? 'file_system';
  const params: ExecuteParams = {
    ...scene.base,
    argv,
    type,
    binds: scene.binds(),
    ...(scene.definition?.image !== undefined && { image: scene.definition.image }),
    settings: scene.settings,
    links: scene.links,
    ...(helperImage !== undefined && { helperImage }),
    helper: scene.helper,
  };
  const image = type === 'temporary' ? imageStep(scene, 'image absent') : imageStepForFallback(scene, type);
  return [...(image ? [image] : []), draft(executeKind, params)];
}

/** A container that does not run is stood in for by a temporary one. */
const imageStepForFallback = (scene: Scene, type: ExecutionType): Draft | undefined =>
  type === 'in_running' ? imageStep(scene, 'container absent') : undefined;

function argvOf(scene: Scene): readonly string[] {
  const run = scene.arg<string | readonly string[]>('run') ?? [];
  if (scene.flag('shell')) return ['/bin/sh', '-c', typeof run === 'string' ? run : run.join(' ')];
  return typeof run === 'string' ? parseWords(run) : run;
}

/** A step for each command line of a test run. */
export const tests = (scene: Scene): readonly Draft[] =>
  (scene.arg<readonly (string | readonly string[])[]>('tests') ?? []).map((line): Draft => {
    const words = typeof line === 'string' ? parseWords(line) : line;
    const params: TestsParams = { ...scene.base, words: words[0] === 'run' ? words.slice(1) : words };
    return { kind: testsKindName, params };
  });
