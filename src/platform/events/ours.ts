import type { EngineEvent, Run } from '../../ports/index.ts';
import { label, projectFilter } from '../labels.ts';
import { isInstance, isSuccessor } from '../observe.ts';

/** What an event happened to. */
export interface Subject {
  readonly kind: 'instance' | 'pod' | 'network' | 'volume';
  readonly name: string;
  readonly container?: string;
  readonly instance?: string;
}

/**
 * Knows what is a project's. Events of containers carry labels; those of networks and volumes do not, so they are looked
 * up: at first all there are, later those that are made. Of what was gone before, nobody knows whose it was.
 */
export class Ours {
  readonly #run: Run;
  readonly #project: string;
  /** Ids of networks, names of volumes. */
  readonly #known = new Set<string>();
  /** Names of volumes whose creation was told, as long as they are there. */
  readonly #created = new Set<string>();

  private constructor(run: Run, project: string) {
    this.#run = run;
    this.#project = project;
  }

  static async of(run: Run, project: string): Promise<Ours> {
    const ours = new Ours(run, project);
    const { networks, volumes } = run.ports.engine;
    for (const { id, labels } of await networks.list())
      if (labels[label.project] === project) ours.#known.add(id);
    for (const { name } of await volumes.list({ labels: [projectFilter(project)] })) ours.#known.add(name);
    return ours;
  }

  /** Undefined for what is not the project's. */
  async subjectOf(event: EngineEvent): Promise<Subject | undefined> {
    if (event.kind === 'container') return this.#container(event);
    if (event.action === 'create' && (await this.#isOurs(event))) this.#known.add(event.id);
    if (!this.#known.has(event.id) || this.#isTold(event)) return undefined;
    const kind = event.kind === 'network' ? 'network' : 'volume';
    return { kind, name: event.attributes['name'] ?? event.id };
  }

  /** Engines say that a volume was created once more whenever a container is made that mounts it. */
  #isTold({ kind, action, id }: EngineEvent): boolean {
    if (kind !== 'volume') return false;
    if (action === 'destroy') this.#created.delete(id);
    const told = action === 'create' && this.#created.has(id);
    if (action === 'create') this.#created.add(id);
    return told;
  }

  #container({ attributes }: EngineEvent): Subject | undefined {
    const { [label.project]: project, [label.pod]: pod, [label.role]: role, name = '' } = attributes;
    if (project !== this.#project) return undefined;
    const named = { name, labels: attributes };
    if (isInstance(named) || isSuccessor(named)) {
      const { [label.container]: container = '', [label.instance]: instance = '' } = attributes;
      return { kind: 'instance', name, container, instance };
    }
    return role === 'pod' && pod !== undefined ? { kind: 'pod', name: pod } : undefined;
  }

  async #isOurs({ kind, id }: EngineEvent): Promise<boolean> {
    const { networks, volumes } = this.#run.ports.engine;
    const found = await (kind === 'network' ? networks.inspect(id) : volumes.inspect(id));
    return found?.labels[label.project] === this.#project;
  }
}
