import type { StepKind } from '../../plan/index.ts';
import type { ContainerSettings } from '../keywords/settings.ts';
import { unitLabels } from '../labels.ts';
import { linked, type LinkFallback } from './links.ts';
import { ofOrder, ownContainer, skipped, type OrderParams } from './order.ts';

export interface CreateParams extends OrderParams {
  readonly image: string;
  /** The unit that defines the container, which an import may have brought. */
  readonly definedBy: string;
  readonly settings: ContainerSettings;
  readonly links: LinkFallback;
}

/** Makes a container, unless it is there. */
export const createKind: StepKind<CreateParams> = ofOrder({
  name: 'unit.create',
  title: ({ container }) => `create ${container}`,
  deadlineMs: 60_000,
  check: async (params, tools) =>
    (await ownContainer(tools.run, params)) !== undefined &&
    skipped(tools, `${params.container} is there; changes of its settings wait until it is made anew`),
  apply: async (params, tools) => {
    const settings = await linked(tools.run, params.settings, params.links);
    await tools.run.ports.engine.containers.create({
      name: params.container,
      image: params.image,
      env: {},
      labels: { ...labelsOf(params.settings), ...unitLabels(params.definedBy, params.container) },
      mounts: [],
      ports: [],
      api: withoutLabels(settings),
    });
  },
  /** The engine may have made it although the answer never came. */
  undo: async (params, { run }) => {
    const found = await ownContainer(run, params).catch(() => undefined);
    if (found?.state === 'created')
      await run.ports.engine.containers.remove(found.id, { anonymousVolumes: true });
  },
});

const labelsOf = ({ config }: ContainerSettings) =>
  config['Labels'] as Readonly<Record<string, string>> | undefined;

export function withoutLabels(settings: ContainerSettings) {
  const config = Object.fromEntries(Object.entries(settings.config).filter(([key]) => key !== 'Labels'));
  const { hostConfig, endpoints } = settings;
  return { config, hostConfig, ...(endpoints && { endpoints }) };
}
