import type { StepKind } from '../../../plan/index.ts';
import type { ContainerSettings } from '../../keywords/settings.ts';
import { unitLabel, unitLabels } from '../../labels.ts';
import { withoutLabels } from '../../kinds/create.ts';
import { helperImage } from '../../kinds/helper-image.ts';
import { linked, type LinkFallback } from '../../kinds/links.ts';
import { ofOrder, type OrderParams } from '../../kinds/order.ts';

export interface CheckerParams extends OrderParams {
  readonly test: string;
  readonly image?: string;
  readonly settings: ContainerSettings;
  readonly links: LinkFallback;
  readonly helperImage?: string;
  /** An image that is there in any case. */
  readonly instead: string;
}

/** The container that checks are made from (seed, "e2e-check"): it only waits. */
export const checkerKind: StepKind<CheckerParams> = ofOrder({
  name: 'unit.checker',
  title: ({ container }) => `start ${container}, which checks are made from`,
  deadlineMs: 600_000,
  apply: async (params, tools) => {
    const { containers } = tools.run.ports.engine;
    const { container, unit, test } = params;
    const image = params.image ?? (await helperImage(params.helperImage, params.instead, tools));
    const settings = withoutLabels(await linked(tools.run, params.settings, params.links));
    const id = await containers.create({
      name: container,
      image,
      entrypoint: ['sleep'],
      command: ['86400'],
      env: {},
      labels: { ...unitLabels(unit, container), [unitLabel.test]: test },
      mounts: [],
      ports: [],
      stopSignal: 'KILL',
      api: settings,
    });
    await containers.start(id);
  },
});
