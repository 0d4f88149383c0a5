import { DockeropsError } from '../../core/index.ts';
import { KindRegistry, applyPlan, type Step } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import { requireProject } from '../spec/index.ts';
import {
  disableUnit,
  enableUnit,
  forgetUnit,
  writeUnit,
  type UnitParams,
  type WriteParams,
} from './kinds.ts';
import { requireSystemd } from './systemd.ts';
import { directoryIn, unitName, unitPath, unitText } from './unit.ts';
import { specOf, type BootRequest } from './write.ts';

export { bootDown } from './down.ts';
export { settle } from './settle.ts';
export { bootStatus, bootStatusView, type BootStatus } from './status.ts';
export type { BootRequest } from './write.ts';

const kinds = () => new KindRegistry().add(writeUnit).add(enableUnit).add(disableUnit).add(forgetUnit);

/** Writes and enables the unit that brings the platform up at boot. Returns its text under a dry run. */
export async function bootInstall(run: Run, request: BootRequest): Promise<string | undefined> {
  const project = await requireProject(run);
  await requireSystemd(run);
  const text = unitText(await specOf(run, project, request));
  const path = unitPath(project.name);
  refuseOther((await run.ports.host.files.read(path))?.toString('utf8'), text, project.name);
  await requireRoot(run, 'install');
  const of: UnitParams = { unit: unitName(project.name), path };
  const steps: readonly Step[] = [
    { id: 'write', kind: writeUnit.name, params: { ...of, text } satisfies WriteParams, needs: [] },
    { id: 'enable', kind: enableUnit.name, params: { ...of }, needs: ['write'] },
  ];
  await applyPlan({ title: `start ${project.name} at boot`, policy: 'stop', steps }, kinds(), run);
  return run.dryRun ? text : undefined;
}

/** A second clone under the same name is the same platform, but one unit can follow one clone only. */
function refuseOther(there: string | undefined, text: string, project: string): void {
  if (there === undefined || directoryIn(there) === directoryIn(text)) return;
  throw new DockeropsError(
    `${unitPath(project)} starts ${project} from ${directoryIn(there) ?? 'elsewhere'}`,
    {
      hint: ['dockerops boot:remove takes it away', 'or give one of the two another name: PROJECT_NAME'],
    },
  );
}

/** Takes the unit away; what runs goes on running. Nothing to take away is fine. */
export async function bootRemove(run: Run): Promise<void> {
  const project = await requireProject(run);
  await requireSystemd(run);
  const of: UnitParams = { unit: unitName(project.name), path: unitPath(project.name) };
  const there = await run.ports.host.files.stat(of.path);
  const steps: readonly Step[] = [
    { id: 'disable', kind: disableUnit.name, params: { ...of }, needs: [] },
    { id: 'forget', kind: forgetUnit.name, params: { ...of }, needs: ['disable'] },
  ];
  if (there) await requireRoot(run, 'remove');
  else run.emit({ type: 'message', level: 'info', text: `nothing to do: there is no ${of.path}` });
  const title = `no longer start ${project.name} at boot`;
  await applyPlan({ title, policy: 'stop', steps: there ? steps : [] }, kinds(), run);
}

async function requireRoot(run: Run, action: string): Promise<void> {
  if (run.dryRun || (await run.ports.host.facts()).uid === 0) return;
  throw new DockeropsError(`boot:${action} changes /etc/systemd/system, which only root may`, {
    hint: `sudo env "PATH=$PATH" dockerops -C ${run.cwd} boot:${action}`,
  });
}
