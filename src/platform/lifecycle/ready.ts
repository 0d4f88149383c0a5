import type { Run } from '../../ports/index.ts';
import { label } from '../labels.ts';
import type { ObservedInstance } from '../observe.ts';
import { instanceKey } from '../run/instance.ts';
import type { ReadyParams } from '../run/kinds/instance-ready.ts';
import { probeOf, type Probe } from '../run/probe.ts';
import { readSettings } from '../run/settings.ts';
import type { PlatformSpec } from '../schema.ts';
import { instanceSpec, loadPlatform } from '../spec/index.ts';

const defaultTimeoutSeconds = 60;

/** By container name: how it is found out that an instance is up again. */
export type Readiness = ReadonlyMap<string, ReadyParams>;

/** Asks images for their probes and run.conf for patience; without a readable run.conf the defaults do. */
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
    probe: await probeFor(run, one),
    timeoutSeconds: spec?.timeoutSeconds ?? defaultTimeoutSeconds,
  };
}

async function probeFor(run: Run, { summary }: ObservedInstance): Promise<Probe> {
  const settings = readSettings(summary.labels[label.settings])?.settings;
  const image = await run.ports.engine.images.inspect(summary.imageId);
  if (!image || settings?.starts !== 'service') return { kind: 'running' };
  return probeOf(settings.command.length > 0 ? { command: settings.command } : {}, image);
}
