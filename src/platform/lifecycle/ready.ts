import type { Run } from '../../ports/index.ts';
import { label } from '../labels.ts';
import type { ObservedInstance } from '../observe.ts';
import { instanceKey } from '../instance/instance.ts';
import type { ReadyParams } from '../kinds/instance-ready.ts';
import { patienceOf, probesOf } from '../readiness/probe.ts';
import { readSettings } from '../instance/settings.ts';
import type { InstanceSpec, PlatformSpec } from '../schema.ts';
import { instanceSpec, loadPlatform } from '../spec/index.ts';

/** By container name: how it is found out that an instance is up again. */
export type Readiness = ReadonlyMap<string, ReadyParams>;

/** Asks images and run.conf for signs of readiness and patience; without a readable run.conf the images' will do. */
export async function readinessOf(run: Run, instances: readonly ObservedInstance[]): Promise<Readiness> {
  const platform = await loadPlatform(run).catch(() => undefined);
  const entries = instances.map(async (one) => [one.name, await readyParams(run, one, platform)] as const);
  return new Map(await Promise.all(entries));
}

async function readyParams(run: Run, one: ObservedInstance, platform?: PlatformSpec): Promise<ReadyParams> {
  const spec = platform && instanceSpec(platform, one.container, one.instance);
  return {
    call: instanceKey(one),
    name: one.name,
    container: one.container,
    instance: one.instance,
    wait: spec?.wait ?? 'ready',
    ...(await signsOf(run, one, spec)),
  };
}

async function signsOf(run: Run, { summary }: ObservedInstance, spec: InstanceSpec | undefined) {
  const settings = readSettings(summary.labels[label.settings])?.settings;
  const image = await run.ports.engine.images.inspect(summary.imageId);
  const asked = {
    ...(spec?.timeoutSeconds !== undefined && { timeoutSeconds: spec.timeoutSeconds }),
    ...(spec?.ready && { ready: spec.ready }),
    ...(settings && settings.command.length > 0 && { command: settings.command }),
  };
  if (!image || settings?.starts !== 'service')
    return { probes: [{ kind: 'running' } as const], timeoutSeconds: patienceOf(asked, {}) };
  return { probes: probesOf(asked, image), timeoutSeconds: patienceOf(asked, image) };
}
