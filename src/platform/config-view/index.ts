import { encodeValue } from '../../config/index.ts';
import type { View } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { loadPlatform, type LoadOptions } from '../spec/index.ts';
import { baseGroup, containerGroup, projectGroup } from './built.ts';
import { instanceGroup } from './instance.ts';
import type { ConfigGroup } from './setting.ts';

export type { ConfigGroup, ConfigSetting } from './setting.ts';

/** What is built and what every instance will be, secrets as `***`. Asks nothing: what must still be given says so. */
export async function config(run: Run, options: LoadOptions = {}): Promise<readonly ConfigGroup[]> {
  const spec = await loadPlatform(run, options);
  const instances = spec.instances.map((instance) => instanceGroup(run, spec, instance));
  return [
    projectGroup(run, spec),
    baseGroup(spec),
    ...spec.containers.map((container) => containerGroup(container, spec.origins)),
    ...(await Promise.all(instances)),
  ];
}

/** As INI text, so that it could be written down; where each value comes from is its comment. */
export function configView(groups: readonly ConfigGroup[]): View {
  const sections = groups.map(({ section, settings }) => {
    const lines = settings.map(({ key, value, origin }) => ({
      text: `${key} = ${encodeValue(value)}`,
      origin,
    }));
    const width = Math.min(50, Math.max(0, ...lines.map(({ text }) => text.length)));
    return [`[${section}]`, ...lines.map(({ text, origin }) => `${text.padEnd(width)}  ; ${origin}`)].join(
      '\n',
    );
  });
  return { kind: 'text', text: sections.join('\n\n') };
}
