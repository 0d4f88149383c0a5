import { messageOf } from '../core/index.ts';
import type { Labels, VolumeDetails, Volumes } from '../ports/index.ts';
import type { Client } from './client.ts';
import { inBody } from './in-body.ts';
import type { WireVolume } from './wire.ts';
import { labelFilter } from './wire-text.ts';

const absent = 404;

/** ENOSPC in the engine's words. */
const isDiskFull = (error: unknown): boolean => /no space left on device/.test(messageOf(error));

/** Volumes of the `local` driver over the engine's API. */
export class VolumesClient implements Volumes {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async list(filter: { readonly labels?: readonly string[]; readonly unused?: boolean }) {
    const filters = { ...labelFilter(filter.labels), ...(filter.unused === true && { dangling: ['true'] }) };
    const found = await this.#client.ask('list volumes', (docker, abortSignal) =>
      docker.listVolumes({ filters, abortSignal }),
    );
    return (found as unknown as { Volumes: WireVolume[] | null }).Volumes?.map(volumeOf) ?? [];
  }

  async inspect(name: string) {
    const path = `/volumes/${encodeURIComponent(name)}`;
    const found = await this.#client.look(`inspect the volume ${name}`, path);
    return found === undefined ? undefined : volumeOf(found as WireVolume);
  }

  /** Creating one that exists is a success; dockerode keeps the answer to itself, so we look what is there. */
  async create(name: string, labels: Labels): Promise<VolumeDetails> {
    await this.#client
      .call(`create the volume ${name}`, (docker, abortSignal) =>
        docker.createVolume(inBody({ Name: name, Labels: { ...labels } }, abortSignal)),
      )
      .catch(async (error: unknown) => {
        if (isDiskFull(error)) await this.#removeHalfMade(name).catch(() => undefined);
        throw error;
      });
    // Gone again: somebody removed it between our two calls.
    return (await this.inspect(name)) ?? this.create(name, labels);
  }

  /**
   * An engine without room for a volume's labels leaves the volume without them, and nobody would know later whose it
   * is. One that had been there before would have been no error.
   */
  async #removeHalfMade(name: string): Promise<void> {
    const made = await this.inspect(name);
    if (made && Object.keys(made.labels).length === 0) await this.remove(name);
  }

  /** Nothing to do when it is gone. */
  async remove(name: string) {
    await this.#client.ensure(`remove the volume ${name}`, [absent], (docker, abortSignal) =>
      docker.getVolume(name).remove({ abortSignal }),
    );
  }
}

const volumeOf = (wire: WireVolume): VolumeDetails => ({ name: wire.Name, labels: wire.Labels ?? {} });
