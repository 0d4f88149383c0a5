import { DockeropsError, UsageError, suggest } from '../../core/index.ts';
import { applyPlan, locked, type Plan, type PlanReport, type Step } from '../../plan/index.ts';
import { archiveAt, judged, type Archive, type Shelf } from '../../platform/archives/index.ts';
import type { Run } from '../../ports/index.ts';
import type { UnitFile } from '../file/schema.ts';
import { restoreKind } from '../kinds/restore.ts';
import { unitKinds } from '../kinds/index.ts';
import { planOrders } from '../orders/steps.ts';
import type { Surroundings } from '../orders/scene.ts';
import { recover } from '../recover.ts';
import { checkTwin, prepareTwin, removeTwin, type CheckParams } from './kinds.ts';
import { twinOf, type Twin } from './twin.ts';

/** What is tried: the newest archive of each container. */
export interface TrialRequest {
  readonly start: UnitFile;
  /** By container. */
  readonly shelves: ReadonlyMap<string, Shelf>;
  readonly lock: string;
  /** `CONTAINER:COMMAND`, which must end well in the twin. */
  readonly check?: string | undefined;
}

const timeoutSeconds = 120;

/**
 * Restores backups into a throw-away twin of their unit, sees whether it lives, and writes the verdict down beside each.
 * They stand or fall together, as they are restored together. Throws what went wrong.
 */
export async function tryBackups(run: Run, request: TrialRequest, around: Surroundings): Promise<void> {
  const { start, lock } = request;
  const found = await shelvesWithArchives(run, request.shelves);
  if (found.length === 0 && !run.dryRun)
    throw new DockeropsError(`${start.unit} has no backup that could be tried`);
  const shelves = new Map(found.map(({ container, shelf }) => [container, shelf]));
  const twin = twinOf(start, shelves, run.runId.slice(0, 8));
  for (const { level, text } of twin.remarks) run.emit({ type: 'message', level, text });
  const plan = planOf(twin, around, checkOf(request, twin));
  const kinds = unitKinds().add(prepareTwin).add(checkTwin).add(removeTwin);
  await locked(run, lock, async () => {
    await recover(run, start.unit);
    const archives = found.map(({ archive }) => archive);
    await judged(run, archives, 'this unit', async () => {
      const report = await applyPlan(plan, kinds, run);
      return ({ path }) =>
        saidOf(
          found.find(({ archive }) => archive.path === path),
          report,
          twin,
        );
    });
  });
}

interface Tried {
  readonly container: string;
  readonly shelf: Shelf;
  readonly archive: Archive;
}

async function shelvesWithArchives(run: Run, shelves: ReadonlyMap<string, Shelf>): Promise<readonly Tried[]> {
  const all = await Promise.all(
    [...shelves].map(async ([container, shelf]) => {
      const archive = await archiveAt(run.ports.local.files, shelf);
      return archive ? [{ container, shelf, archive }] : [];
    }),
  );
  return all.flat();
}

function planOf({ unit, volumes, started }: Twin, around: Surroundings, check: CheckParams['check']): Plan {
  // The twin's shelves are named in full.
  const orders = planOrders(unit, { ...around, archivesBelow: '' });
  const params = { unit: unit.unit, volumes };
  const prepare: Step = { id: 'twin:prepare', kind: prepareTwin.name, params, needs: [] };
  const [first, ...rest] = orders.steps;
  const last = orders.steps.at(-1)?.id ?? prepare.id;
  return {
    ...orders,
    title: `try the backups of ${unit.unit}`,
    steps: [
      prepare,
      ...(first ? [{ ...first, needs: [prepare.id] }, ...rest] : []),
      {
        id: 'twin:check',
        kind: checkTwin.name,
        params: { unit: unit.unit, containers: started, timeoutSeconds, ...(check && { check }) },
        needs: [last],
      },
    ],
    finally: [{ id: 'twin:remove', kind: removeTwin.name, params, needs: [] }],
  };
}

function checkOf({ start, check }: TrialRequest, { names }: Twin): CheckParams['check'] {
  const asked = parseCheck(start, check);
  return asked && { ...asked, container: names.container(asked.container) };
}

/** `CONTAINER:COMMAND`. Throws `UsageError` for a container that the unit does not have. */
export function parseCheck(start: UnitFile, check: string | undefined): CheckParams['check'] {
  if (check === undefined) return undefined;
  const [, container = '', line = ''] = /^([^:]+):(.+)$/s.exec(check) ?? [];
  const names = start.containers.map(({ name }) => name);
  if (!names.includes(container)) {
    const hint = suggest(container, names, 'containers');
    throw new UsageError(`check=${check} names no container of ${start.unit}`, {
      hint: ['write check=CONTAINER:COMMAND', ...(hint === undefined ? [] : [hint])],
    });
  }
  return { container, line };
}

function saidOf(tried: Tried | undefined, { steps, outputs }: PlanReport, { started, names }: Twin) {
  const what = started.length > 0 ? `restored; ${started.join(', ')} ran on it` : 'restored';
  const restored = steps.find(
    ({ step: { kind, params } }) =>
      kind === restoreKind.name && params['container'] === names.container(tried?.container ?? ''),
  );
  const seconds = restored && outputs.get(restored.step.id)?.['seconds'];
  return { what, ...(typeof seconds === 'number' && { restoreSeconds: seconds }) };
}
