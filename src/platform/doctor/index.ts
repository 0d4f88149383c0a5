import { DockeropsError, messageOf } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { findProject, loadPlatform } from '../spec/index.ts';
import { failed, ok, type Check } from './check.ts';
import { checkEngine } from './engine.ts';
import { checkHostConf } from './host-conf.ts';
import { checkImages } from './images.ts';
import { checkKeys } from './keys.ts';
import { checkMachine } from './machine.ts';
import { checkPorts } from './ports.ts';

export type { Check } from './check.ts';
export { doctorView } from './view.ts';

/** Looks at everything that may keep a platform from running. Works without an engine and outside a project. */
export async function doctor(run: Run): Promise<readonly Check[]> {
  const [machine, engine] = await Promise.all([checkMachine(run), checkEngine(run)]);
  const answers = engine.some(({ check, state }) => check === 'engine' && state === 'ok');
  return [...machine, ...engine, ...(await checkProject(run, answers))];
}

/** Throws when a check failed: `doctor` then exits with 1. */
export function demandHealth(checks: readonly Check[]): void {
  const bad = checks.filter(({ state }) => state === 'failed').map(({ check }) => check);
  if (bad.length > 0)
    throw new DockeropsError(`${bad.length} of ${checks.length} checks failed: ${bad.join(', ')}`);
}

async function checkProject(run: Run, engineAnswers: boolean): Promise<readonly Check[]> {
  try {
    const project = await findProject(run);
    if (!project) return [ok('project', 'none here; "dockerops init" makes one')];
    const spec = await loadPlatform(run);
    return [
      ok('project', `${project.name} in ${project.directory}`),
      ...(await checkKeys(run, project)),
      ...(await checkHostConf(run, spec)),
      ...(engineAnswers ? [...(await checkImages(run, spec)), ...(await checkPorts(run, spec))] : []),
    ];
  } catch (error) {
    return [failed('project', messageOf(error), ...placeOf(error))];
  }
}

function placeOf(error: unknown): readonly string[] {
  if (!(error instanceof DockeropsError)) return [];
  const place = error.where ? [`see ${error.where.file}:${error.where.line}`] : [];
  return [...place, ...error.hints];
}
