import { pipeline } from 'node:stream/promises';
import { counter, DockeropsError, sizeText } from '../../core/index.ts';
import type { StepTools } from '../../plan/index.ts';
import type { ImageDetails, Images } from '../../ports/index.ts';
import { archOf } from '../machine.ts';

/** Brings an image of this machine's engine to a host's, without the layers that are there. Returns the bytes sent. */
export async function shipImage(reference: string, image: ImageDetails, tools: StepTools): Promise<number> {
  const { engine, localEngine } = tools.run.ports;
  await checkMachine(reference, image, tools);
  const known = await knownLayers(engine.images, image);
  const tar = await localEngine.bind(tools.run.signal).images.save(reference, known);
  let sent = 0;
  const bytes = counter((sum) => {
    sent = sum;
    tools.progress(`${sizeText(sum)} sent`);
  });
  await Promise.all([engine.images.load(bytes), pipeline(tar, bytes)]);
  const there = await engine.images.inspect(reference);
  if (!there || !sameImage(there, image))
    throw new DockeropsError(`${reference} is not there, though the engine of the host took all of it`);
  return sent;
}

/** An engine whose store is containerd's gives images other ids: its layers and its time are what make an image. */
export const sameImage = (one: ImageDetails, other: ImageDetails): boolean =>
  one.id === other.id ||
  (one.createdAt === other.createdAt &&
    commonLayers(one, other) === Math.max(lengthOf(one), lengthOf(other)));

/** How many of the image's lowest layers are there, one upon the other, in some image of that engine. */
async function knownLayers(there: Images, image: ImageDetails): Promise<number> {
  const others = await there.list({});
  return Math.max(0, ...others.map((other) => commonLayers(image, other)));
}

const lengthOf = ({ layers = [] }: ImageDetails): number => layers.length;

/** An engine knows a layer by all that is below it, too. */
function commonLayers({ layers = [] }: ImageDetails, { layers: others = [] }: ImageDetails): number {
  const different = layers.findIndex((layer, index) => layer !== others[index]);
  return different === -1 ? layers.length : different;
}

async function checkMachine(reference: string, { arch }: ImageDetails, { run }: StepTools): Promise<void> {
  const { host, engine } = run.ports;
  const there = archOf((await engine.facts()).arch);
  if (arch === undefined || arch === there) return;
  throw new DockeropsError(`${reference} is for ${arch}, and ${host.name} is ${there}`, {
    hint: `build it there (dockerops -H ${host.name} build:…), or here for it: build:…,platform=linux/${there}`,
  });
}
