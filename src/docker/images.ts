import type { Readable } from 'node:stream';
import { DockeropsError } from '../core/index.ts';
import type { BuildSpec, ImageDetails, Images, Labels, TransferOptions } from '../ports/index.ts';
import { followBuild } from './build-stream.ts';
import { buildWithBuildKit } from './buildkit/build.ts';
import type { Client } from './client.ts';
import { imageOf, imageSummaryOf } from './image-view.ts';
import { asReadable, dialStream, textOf } from './dial.ts';
import { failureOf, progressOf } from './progress.ts';
import { pullImage } from './pull.ts';
import { pushImage } from './push.ts';
import { splitReference } from './reference.ts';
import { layerPaths, withoutEntries } from './thin-save.ts';
import type { WireImage, WireImageSummary, WireUsage } from './wire.ts';
import { labelFilter } from './wire-text.ts';

const absent = 404;

/** Images over the engine's API. */
export class ImagesClient implements Images {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async inspect(reference: string): Promise<ImageDetails | undefined> {
    const found = await this.#client.find(`inspect the image ${reference}`, (docker) =>
      docker.getImage(reference).inspect(),
    );
    return found && imageOf(found as unknown as WireImage);
  }

  async list(filter: { readonly labels?: readonly string[] }) {
    const found = await this.#client.ask('list images', (docker, abortSignal) =>
      docker.listImages({ filters: labelFilter(filter.labels), abortSignal }),
    );
    const images = await Promise.all(found.map(({ Id }) => this.inspect(Id)));
    return images.filter((image) => image !== undefined);
  }

  async summaries(filter: { readonly labels?: readonly string[] }) {
    const found = await this.#client.call('list images', (docker, abortSignal) =>
      docker.listImages({ filters: labelFilter(filter.labels), abortSignal }),
    );
    return (found as unknown as WireImageSummary[]).map(imageSummaryOf);
  }

  async usage() {
    // Engines before API 1.42 count volumes and containers too, which takes them longer.
    const request = { method: 'GET', path: '/system/df', query: { type: 'image' } } as const;
    const found = await this.#client.call('ask what images take', async (docker, abortSignal) => {
      const answer = await textOf(await dialStream(docker, request, abortSignal));
      return JSON.parse(answer) as WireUsage;
    });
    const own = (found.Images ?? []).map(({ Id, Size, SharedSize }) => [Id, Size - SharedSize] as const);
    return { totalBytes: found.LayersSize, ownBytes: new Map(own) };
  }

  async build(spec: BuildSpec, onLine: (line: string) => void) {
    const what = `build ${spec.reference}`;
    return this.#client.call(what, async (docker, abortSignal) => {
      const { session } = spec;
      if (session)
        return buildWithBuildKit(docker, { ...spec, session }, buildOptions(spec), onLine, abortSignal);
      const stream = await docker.buildImage(spec.context, { ...buildOptions(spec), abortSignal });
      const id = await followBuild(spec.reference, asReadable(stream), onLine);
      return id.startsWith('sha256:') ? id : (await docker.getImage(id).inspect()).Id;
    });
  }

  pull(reference: string, options: TransferOptions, onLine: (line: string) => void) {
    return pullImage(this.#client, reference, options, onLine);
  }

  push(reference: string, options: TransferOptions, onLine: (line: string) => void) {
    return pushImage(this.#client, reference, options, onLine);
  }

  async importTar(tar: Readable, reference: string, labels: Labels) {
    const { repo, tag } = splitReference(reference);
    const changes = Object.entries(labels).map(([name, value]) => `LABEL ${quoted(name)}=${quoted(value)}`);
    return this.#client.call(`import ${reference}`, async (docker, abortSignal) => {
      const options = { repo, tag, changes, abortSignal };
      const stream = await docker.importImage(tar, options);
      const id = await lastStatus(asReadable(stream), `import ${reference}`);
      if (!id) throw new DockeropsError(`import ${reference}: the engine names no image`);
      return id;
    });
  }

  async tag(id: string, reference: string) {
    await this.#client.call(`tag ${id} as ${reference}`, (docker, abortSignal) =>
      docker.getImage(id).tag({ ...splitReference(reference), abortSignal }),
    );
  }

  async remove(
    reference: string,
    { force = false, keepParents = false }: { readonly force?: boolean; readonly keepParents?: boolean } = {},
  ) {
    await this.#client.ensure(`remove the image ${reference}`, [absent], (docker, abortSignal) =>
      docker.getImage(reference).remove({ force, ...(keepParents && { noprune: true }), abortSignal }),
    );
  }

  async history(reference: string) {
    const layers = (await this.#client.call(`read the history of ${reference}`, (docker) =>
      docker.getImage(reference).history(),
    )) as { CreatedBy: string; Size: number }[];
    return layers.map((layer) => ({ createdBy: layer.CreatedBy, sizeBytes: layer.Size }));
  }

  async save(reference: string, without = 0): Promise<Readable> {
    if (without === 0) return this.#saved(reference);
    const layers = (await this.inspect(reference))?.layers ?? [];
    const kept = new Set(layers.slice(without));
    const paths = await layerPaths(await this.#saved(reference));
    // A layer that occurs a second time further up is the same file.
    const left = paths.filter((_, index) => index < without && !kept.has(layers[index] ?? ''));
    return withoutEntries(await this.#saved(reference), new Set(left));
  }

  #saved(reference: string): Promise<Readable> {
    const request = { method: 'GET', path: `/images/${reference}/get` } as const;
    return this.#client.call(`save ${reference}`, (docker, abortSignal) =>
      dialStream(docker, request, abortSignal),
    );
  }

  async load(tar: Readable) {
    await this.#client.call('load images', async (docker, abortSignal) => {
      const stream = await docker.loadImage(tar, { quiet: true, abortSignal });
      await lastStatus(asReadable(stream), 'load images');
    });
  }
}

const buildOptions = (spec: BuildSpec) => ({
  t: spec.reference,
  dockerfile: spec.dockerfile,
  buildargs: { ...spec.buildArgs },
  labels: { ...spec.labels },
  nocache: !spec.cache,
  rm: true,
  forcerm: true,
  ...(spec.target !== undefined && { target: spec.target }),
  ...(spec.platform !== undefined && { platform: spec.platform }),
  ...(spec.cacheFrom && { cachefrom: JSON.stringify(spec.cacheFrom) }),
  ...spec.api,
});

/** Follows to the end; the last status is an import's image id. */
async function lastStatus(stream: Readable, what: string): Promise<string | undefined> {
  let last: string | undefined;
  for await (const message of progressOf(stream)) {
    const failure = failureOf(message);
    if (failure !== undefined) throw new DockeropsError(`cannot ${what}: ${failure.trim()}`);
    last = message.status ?? last;
  }
  return last;
}

/** A word of a Dockerfile: in quotes, where `\`, `"` and `$` mean something. */
const quoted = (text: string): string => `"${text.replace(/[\\"$]/g, '\\$&')}"`;
