import { Agent, request } from 'node:http';

/** Compose's, which dockerops writes, too. */
export const projectLabel = 'com.docker.compose.project';

/** Engine calls gain nothing past this many at once. */
const inFlight = 8;

interface Listed {
  readonly Id: string;
  readonly Name: string;
}

interface Inspected {
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>> };
}

/** The Engine API with nothing in between: the floor. Connections are kept alive. */
export class RawEngine {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  readonly #socketPath: string;

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  /** The JSON of the answer; throws for what is no success, but for what is there or gone already. */
  call(method: string, path: string, body?: object): Promise<unknown> {
    return this.#send(method, path, 'application/json', body === undefined ? '' : JSON.stringify(body));
  }

  #send(method: string, path: string, type: string, body: string | Buffer): Promise<unknown> {
    const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body) };
    const target = { socketPath: this.#socketPath, agent: this.#agent, method, path, headers };
    return new Promise((resolve, reject) => {
      const call = request(target, (response) => {
        let answer = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
        response.on('error', reject).on('end', () => {
          const status = response.statusCode ?? 0;
          const fine = status < 300 || [304, 404].includes(status);
          if (!fine) reject(new Error(`${method} ${path}: ${status} ${answer}`));
          else resolve(answer.startsWith('{') || answer.startsWith('[') ? JSON.parse(answer) : undefined);
        });
      });
      call.on('error', reject).end(body);
    });
  }

  async create(name: string, spec: object): Promise<string> {
    return ((await this.call('POST', `/containers/create?name=${name}`, spec)) as Listed).Id;
  }

  async start(id: string): Promise<void> {
    await this.call('POST', `/containers/${id}/start`);
  }

  /** Unpacks a tar in a container. */
  async putArchive(id: string, path: string, tar: Buffer): Promise<void> {
    await this.#send('PUT', `/containers/${id}/archive?path=${path}`, 'application/x-tar', tar);
  }

  async address(id: string, network: string): Promise<string> {
    const { NetworkSettings } = (await this.call('GET', `/containers/${id}/json`)) as Inspected;
    return NetworkSettings.Networks[network]?.IPAddress ?? '';
  }

  async remove(id: string): Promise<void> {
    await this.call('DELETE', `/containers/${id}?force=1&v=1`);
  }

  async network(name: string): Promise<void> {
    await this.call('POST', '/networks/create', { Name: name, Labels: { [projectLabel]: name } });
  }

  /** Containers, network, volumes and images of a project. */
  async removeProject(project: string): Promise<void> {
    const filters = encodeURIComponent(JSON.stringify({ label: [`${projectLabel}=${project}`] }));
    const containers = (await this.call('GET', `/containers/json?all=1&filters=${filters}`)) as Listed[];
    await atOnce(containers, ({ Id }) => this.remove(Id));
    for (const network of [project, `${project}_default`]) await this.call('DELETE', `/networks/${network}`);
    const owned = encodeURIComponent(JSON.stringify({ label: [`io.dockerops.project=${project}`] }));
    const { Volumes } = (await this.call('GET', `/volumes?filters=${owned}`)) as { Volumes: Listed[] | null };
    await atOnce(Volumes ?? [], ({ Name }) => this.call('DELETE', `/volumes/${Name}?force=1`));
    await this.#removeImages(`/images/json?filters=${owned}`);
  }

  /** One that others are built on goes after them. */
  async #removeImages(list: string): Promise<void> {
    const images = (await this.call('GET', list)) as Listed[];
    const kept: unknown[] = [];
    for (const { Id } of images)
      await this.call('DELETE', `/images/${Id}?force=1`).catch((error: unknown) => kept.push(error));
    if (kept.length > 0 && kept.length === images.length) throw kept[0];
    if (kept.length > 0) await this.#removeImages(list);
  }
}

/** So many at a time as the engine can use. */
export async function atOnce<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}
