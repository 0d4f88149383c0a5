import { DockeropsError, messageOf } from '../../core/index.ts';
import type { StepKind, StepTools } from '../../plan/index.ts';
import { forget } from '../../platform/markers.ts';
import { isAnonymous, ownVolumes } from '../own-volumes.ts';
import { demandContainer, ofOrder, ownContainer, skipped, type OrderParams } from './order.ts';

export interface RemoveParams extends OrderParams {
  /** With the volumes that nobody named. */
  readonly volumes: boolean;
}

/** Removes a stopped container. Without `volumes`, one whose data would be lost stays: that is a success (seed, "remove"). */
export const removeKind: StepKind<RemoveParams> = ofOrder({
  name: 'unit.remove',
  title: ({ container, volumes }) => `remove ${container}${volumes ? ' with its volumes' : ''}`,
  deadlineMs: 120_000,
  check: async (params, tools) => {
    const found = await ownContainer(tools.run, params);
    if (!found) return skipped(tools, `${params.container} is not there`);
    const lost = params.volumes ? [] : (await ownVolumes(tools.run, found)).filter(isAnonymous);
    if (lost.length === 0) return false;
    const paths = lost.map(({ target }) => target).join(', ');
    const text = `${params.container} stays: its volume at ${paths} would be lost (v: True removes it too)`;
    tools.run.emit({ type: 'message', level: 'info', text });
    return true;
  },
  apply: async (params, { run }) => {
    const { containers, volumes } = run.ports.engine;
    const found = await demandContainer(run, params);
    const own = params.volumes ? await ownVolumes(run, found) : [];
    await containers.remove(found.id, { force: true, anonymousVolumes: params.volumes });
    await forget(run, found.id, 'frozen', 'stopped');
    // The engine leaves those that were attached again by their name.
    for (const { name = '' } of own.filter(isAnonymous)) await volumes.remove(name).catch(unlessUsed);
    const named = own.filter((one) => !isAnonymous(one)).map(({ name }) => name);
    if (named.length === 0) return;
    const text = `${params.container} had the volume ${named.join(', ')}, which has a name and stays`;
    run.emit({ type: 'message', level: 'info', text });
  },
});

/** Another container still has it: it goes with the last one. */
function unlessUsed(error: unknown): void {
  if (!/in use|no such volume/i.test(messageOf(error))) throw error;
}

export interface RemoveImageParams extends OrderParams {
  readonly image: string;
  readonly force: boolean;
  readonly keepParents: boolean;
  /** An image that is still used is no failure. */
  readonly skipInUse: boolean;
}

/** Takes an image's name away, and the image with its last name. */
export const removeImageKind: StepKind<RemoveImageParams> = ofOrder({
  name: 'unit.remove-image',
  title: ({ image }) => `remove the image ${image}`,
  deadlineMs: 120_000,
  check: async ({ image }, tools) =>
    !(await tools.run.ports.engine.images.inspect(image)) && skipped(tools, `there is no image ${image}`),
  apply: async (params, tools) => {
    const { image, force, keepParents, skipInUse } = params;
    const users = force ? [] : await usersOf(image, tools);
    if (users.length > 0) {
      refuse(`${image} is used by ${users.join(', ')}`, skipInUse, tools);
      return;
    }
    await tools.run.ports.engine.images.remove(image, { force, keepParents }).catch((error: unknown) => {
      if (!/conflict|being used|dependent/i.test(messageOf(error))) throw error;
      refuse(messageOf(error), skipInUse, tools);
    });
  },
});

async function usersOf(image: string, { run }: StepTools): Promise<readonly string[]> {
  const { containers, images } = run.ports.engine;
  const details = await images.inspect(image);
  const all = await containers.list({ all: true });
  return all.filter(({ imageId }) => imageId === details?.id).map(({ name }) => name);
}

function refuse(why: string, skipInUse: boolean, { run }: StepTools): void {
  if (!skipInUse) throw new DockeropsError(why);
  run.emit({ type: 'message', level: 'info', text: `${why}: it stays` });
}
