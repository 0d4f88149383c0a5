import { DockeropsError } from '../core/index.ts';
import type {
  CommitOptions,
  Containers,
  ContainerSpec,
  ExecSpec,
  LogLine,
  LogOptions,
} from '../ports/index.ts';
import type { Readable } from 'node:stream';
import { getArchive } from './archive-get.ts';
import { attachTo } from './attach.ts';
import type { Client } from './client.ts';
import { createOptions } from './container-spec.ts';
import { inBody } from './in-body.ts';
import { detailsOf, summaryOf } from './container-view.ts';
import { statusOf } from './errors.ts';
import { collectExec, startExec } from './exec.ts';
import { untilListedStopped } from './listed.ts';
import { readLog } from './logs.ts';
import { splitReference } from './reference.ts';
import { statPath } from './path-stat.ts';
import { readStats } from './stats.ts';
import { beginWait } from './wait.ts';
import type { WireContainer, WireContainerSummary } from './wire.ts';
import { labelFilter } from './wire-text.ts';

const alreadySo = 304;
const absent = 404;
const conflict = 409;

/** Containers over the engine's API. Ids may be names everywhere. */
export class ContainersClient implements Containers {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async list({ labels, all = false }: { readonly labels?: readonly string[]; readonly all?: boolean }) {
    const query = new URLSearchParams({ all: String(all), filters: JSON.stringify(labelFilter(labels)) });
    const found = await this.#client.read('list containers', `/containers/json?${query.toString()}`);
    return (found as readonly WireContainerSummary[]).map(summaryOf);
  }

  async inspect(id: string) {
    const found = await this.#client.find(`inspect ${id}`, (docker, abortSignal) =>
      docker.getContainer(id).inspect({ abortSignal }),
    );
    return found && detailsOf(found as unknown as WireContainer);
  }

  async create(spec: ContainerSpec) {
    const container = await this.#client.call(`create ${spec.name}`, (docker, abortSignal) =>
      docker.createContainer(inBody(createOptions(spec), abortSignal, { name: spec.name })),
    );
    return container.id;
  }

  async start(id: string) {
    await this.#client.ensure(`start ${id}`, [alreadySo], (docker, abortSignal) =>
      docker.getContainer(id).start({ abortSignal }),
    );
  }

  async stop(id: string, graceSeconds?: number) {
    await this.#client.ensure(`stop ${id}`, [alreadySo], (docker, abortSignal) =>
      docker.getContainer(id).stop({ ...grace(graceSeconds), abortSignal }),
    );
    await untilListedStopped(this.#client, id);
  }

  async restart(id: string, graceSeconds?: number) {
    await this.#client.call(`restart ${id}`, (docker, abortSignal) =>
      docker.getContainer(id).restart({ ...grace(graceSeconds), abortSignal }),
    );
  }

  /** Nothing to do when it is gone; waits where the engine is at it already (a container that removes itself). */
  async remove(id: string, options: { readonly force?: boolean; readonly anonymousVolumes?: boolean } = {}) {
    const { force = false, anonymousVolumes: v = false } = options;
    try {
      await this.#client.ensure(`remove ${id}`, [absent], (docker, abortSignal) =>
        docker.getContainer(id).remove({ force, v, abortSignal }),
      );
    } catch (error) {
      if (statusOf(error) !== conflict || !/already in progress/.test(String(error))) throw error;
      await this.#removed(id);
    }
  }

  async #removed(id: string): Promise<void> {
    try {
      await (
        await beginWait(this.#client, id, 'removed')
      ).exitCode;
    } catch (error) {
      if (statusOf(error) !== absent) throw error;
    }
  }

  async rename(id: string, name: string) {
    await this.#client.call(`rename ${id} to ${name}`, (docker, abortSignal) =>
      docker.getContainer(id).rename({ name, abortSignal }),
    );
  }

  async pause(id: string) {
    await this.#client
      .call(`pause ${id}`, (docker, abortSignal) => docker.getContainer(id).pause({ abortSignal }))
      .catch(unlessSo(/already paused/i));
  }

  async unpause(id: string) {
    await this.#client
      .call(`unpause ${id}`, (docker, abortSignal) => docker.getContainer(id).unpause({ abortSignal }))
      .catch(unlessSo(/not paused/i));
  }

  async wait(id: string) {
    return (await beginWait(this.#client, id, 'not-running')).exitCode;
  }

  async *logs(id: string, options: LogOptions): AsyncGenerator<LogLine> {
    for await (const entries of this.logEntries(id, options))
      for (const { stream, bytes } of entries) yield { stream, text: bytes.toString('utf8') };
  }

  logEntries(id: string, options: LogOptions) {
    return readLog(this.#client, id, options);
  }

  stats(id: string, options: { readonly once?: boolean } = {}) {
    return readStats(this.#client, id, options.once === true);
  }

  run(id: string, spec: ExecSpec) {
    return collectExec(this.#client, id, spec);
  }

  exec(id: string, spec: ExecSpec) {
    return startExec(this.#client, id, spec);
  }

  attach(id: string) {
    return attachTo(this.#client, id);
  }

  async putArchive(id: string, path: string, tar: Readable | Buffer) {
    await this.#client.call(`copy into ${id}:${path}`, (docker, abortSignal) =>
      docker.getContainer(id).putArchive(tar, { path, abortSignal }),
    );
  }

  statPath(id: string, path: string) {
    return statPath(this.#client, id, path);
  }

  getArchive(id: string, path: string) {
    return getArchive(this.#client, id, path);
  }

  async commit(id: string, reference: string, options: CommitOptions = {}) {
    const { message, author, changes, pause } = options;
    const { repo, tag } = splitReference(reference);
    const image = (await this.#client.call(`commit ${id} as ${reference}`, (docker, abortSignal) =>
      docker.getContainer(id).commit({
        repo,
        tag,
        ...(message !== undefined && { comment: message }),
        ...(author !== undefined && { author }),
        ...(changes && { changes: changes.join('\n') }),
        ...(pause !== undefined && { pause }),
        abortSignal,
      }),
    )) as { Id?: string };
    if (!image.Id) throw new DockeropsError(`commit ${id}: the engine names no image`);
    return image.Id;
  }
}

/** The engine's own default is ten seconds, or the image's StopTimeout. */
const grace = (seconds: number | undefined): { t?: number } => (seconds === undefined ? {} : { t: seconds });

/** The engine answers 500 or 409 to what is so already, by its version: only the text tells. */
const unlessSo = (so: RegExp) => (error: unknown) => {
  if (!so.test(String(error))) throw error;
};
