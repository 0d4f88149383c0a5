import type { Run } from '../../ports/index.ts';
import type { PlatformSpec } from '../schema.ts';
import { instanceOf, loadPlatform, startedSections } from '../spec/index.ts';
import { resolveProperties, resolveType } from '../types.ts';
import { compact } from './compact.ts';
import { serviceName, serviceOf } from './export-service.ts';
import { extension } from './extension.ts';
import { projectExtras } from './extras.ts';

export interface ExportResult {
  /** The Compose file as data. */
  readonly compose: Readonly<Record<string, unknown>>;
  /** The same as YAML. */
  readonly text: string;
  /** What Compose will not do. */
  readonly notes: readonly string[];
}

/** A Compose file of what run.conf wants; what Compose has no words for stands under `x-dockerops`, which import reads back. */
export async function exportCompose(run: Run, conf?: string): Promise<ExportResult> {
  const platform = await loadPlatform(run, conf === undefined ? {} : { conf });
  const compose = composeOf(platform);
  const notes = notesOf(platform);
  const { stringify } = await import('yaml');
  const comment = ['Made by dockerops export:compose.', ...notes].map((line) => `# ${line}\n`).join('');
  return { compose, notes, text: `${comment}\n${stringify(compose, { lineWidth: 0 })}` };
}

/** The file as data; Compose would take any `$` for a variable. */
const composeOf = (platform: PlatformSpec): Readonly<Record<string, unknown>> =>
  JSON.parse(JSON.stringify(fileOf(platform)).replaceAll('$', '$$$$')) as Readonly<Record<string, unknown>>;

function fileOf(platform: PlatformSpec): Readonly<Record<string, unknown>> {
  const sections = startedSections(platform.instances);
  const secrets = [...new Set(sections.flatMap((spec) => Object.keys(spec.secrets)))];
  const volumes = [...new Set(sections.flatMap((spec) => spec.volumes.map(({ source }) => source)))];
  return compact({
    name: platform.project.name,
    services: Object.fromEntries(
      sections.map((spec) => [serviceName(spec, sections), serviceOf(spec, sections, platform)]),
    ),
    volumes: byName(
      volumes.filter((source) => !source.startsWith('/')),
      (name) => ({ name }),
    ),
    secrets: byName(secrets, (environment) => ({ environment })),
    [extension]: projectExtras(platform),
  });
}

function notesOf(platform: PlatformSpec): readonly string[] {
  const mounting = platform.containers.some(
    ({ options }) => options?.secrets ?? options?.ssh ?? options?.platform,
  );
  const pods = platform.instances.some(({ pod }) => pod !== undefined);
  const publishing = platform.instances.some(
    (spec) => resolveProperties(resolveType(spec, instanceOf(spec)), spec.properties, {}).publish_ports,
  );
  return [
    'Build the images first: dockerops build:all. Compose knows no order of builds.',
    'Instances get their ssh keys from dockerops only.',
    ...(mounting ? ['Secrets, ssh and platform of builds are left out.'] : []),
    ...(pods ? ['Pods are left out: each service has an address of its own.'] : []),
    ...(publishing
      ? ['publish_ports is left out: it publishes what the image exposes. Name such ports under "ports".']
      : []),
  ];
}

const byName = (names: readonly string[], value: (name: string) => object) =>
  names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, value(name)]));
