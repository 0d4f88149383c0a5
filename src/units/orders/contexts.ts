import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError, throwAll } from '../../core/index.ts';
import type { Plan } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import type { UnitFile } from '../file/schema.ts';
import { executeKind } from '../kinds/execute.ts';
import { hostKind } from '../kinds/host.ts';
import { dockerfileOf, imageKind, whyNeedless, type ImageParams } from '../kinds/image.ts';

/** Throws, before anything is done, for what a build needs of this machine and is not there; all of it at once. */
export async function demandContexts(run: Run, unit: UnitFile, plan: Plan): Promise<void> {
  const missing = new Map<string, ConfigError>();
  for (const params of certainBuilds(plan)) {
    const dockerfile = params.build && dockerfileOf(params.build);
    if (dockerfile === undefined || existsSync(dockerfile) || missing.has(params.container)) continue;
    if ((await whyNeedless(run, params)) === undefined)
      missing.set(params.container, noContext(unit, params, dockerfile));
  }
  throwAll([...missing.values()]);
}

/** Those that no command comes before: one may make the directory. */
function certainBuilds({ steps }: Plan): readonly ImageParams[] {
  const first = steps.findIndex(({ kind }) => kind === hostKind.name || kind === executeKind.name);
  const certain = first < 0 ? steps : steps.slice(0, first);
  return certain
    .filter(({ kind }) => kind === imageKind.name)
    .map(({ params }) => params as unknown as ImageParams);
}

function noContext(unit: UnitFile, { container, place }: ImageParams, dockerfile: string): ConfigError {
  const where = unit.containers.find(({ name }) => name === container)?.contextAt;
  const what = existsSync(dirname(dockerfile)) ? dockerfile : `directory ${dirname(dockerfile)}`;
  return new ConfigError(`${place}: there is no ${what} to build from`, {
    hint: 'build.path counts from the configuration directory, else from the current one',
    ...(where && { where }),
  });
}
