import { byText } from '../../core/index.ts';
import type { ContainerSummary, PublishedPort, Run } from '../../ports/index.ts';
import {
  addressOf,
  firstAddress,
  isBeingReplaced,
  isMadeByUs,
  observe,
  readAll,
  type ObservedInstance,
} from '../observe.ts';
import { absence, knownContainers } from '../scope.ts';
import { selectInstances, type Selection } from '../select.ts';
import { requireProject } from '../spec/index.ts';
import { exitCodeOf, healthOf, imageText, type Health } from './format.ts';

/** A row of `ps --format json`. A foreign container has null for what only ours have. */
export interface PsRow {
  readonly project: string | null;
  readonly container: string | null;
  readonly instance: string | null;
  readonly type: string | null;
  /** The pod whose network it lives in; null for most. */
  readonly pod: string | null;
  /** The container's name on the engine. */
  readonly name: string;
  readonly id: string;
  readonly state: ContainerSummary['state'];
  /** Null for an image without HEALTHCHECK. */
  readonly health: Health | null;
  /** Null unless it has exited. */
  readonly exitCode: number | null;
  /** Empty when it has none. */
  readonly address: string;
  readonly ports: readonly PublishedPort[];
  readonly image: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly ageSeconds: number;
  /** A re-creation of it is under way, or was broken off. */
  readonly beingReplaced: boolean;
  /** Not made by dockerops. */
  readonly foreign: boolean;
}

/** A `Selection`, or nothing: the project's running instances. */
export interface PsSelection {
  readonly name?: string | undefined;
  readonly instance?: string | undefined;
}

/**
 * What `ps` shows, by one list call: the project's running instances; `all` also stopped ones; `reallyall` those of
 * other projects and foreign containers too, also outside a project; a NAME in any state. Throws `UsageError` for a name
 * that nobody knows.
 */
export async function ps(run: Run, selection: PsSelection = {}): Promise<readonly PsRow[]> {
  const row = rowsAt(run.clock.now() / 1000);
  if (selection.name === 'reallyall') return everything(run, row);
  const { name: project } = await requireProject(run);
  const observed = await observe(run, project);
  const { name, instance } = selection;
  if (name === undefined) return observed.filter(isUp).map(row.instance);
  const known = await knownContainers(run, name, observed);
  const found = selectInstances(observed, { name, instance }, known);
  if (found.length === 0) await refuseMistyped(run, { name, instance });
  return found.map(row.instance);
}

async function refuseMistyped(run: Run, selection: Selection): Promise<void> {
  const { isMistyped, error } = await absence(run, selection);
  if (isMistyped) throw error;
}

const isUp = (one: ObservedInstance) =>
  ['running', 'restarting', 'paused'].includes(one.summary.state) || isBeingReplaced(one);

async function everything(run: Run, row: ReturnType<typeof rowsAt>): Promise<readonly PsRow[]> {
  const summaries = await run.ports.engine.containers.list({ all: true });
  const { instances } = readAll(summaries);
  const foreign = summaries.filter((one) => !isMadeByUs(one));
  return [
    ...[...instances].sort((a, b) => byText(orderOf(a), orderOf(b))).map(row.instance),
    ...foreign.sort((a, b) => byText(a.name, b.name)).map(row.foreign),
  ];
}

const orderOf = (one: ObservedInstance) => [one.project, one.container, one.instance].join('\0');

/** How containers read as rows at a time, in seconds since the epoch. */
function rowsAt(now: number) {
  const foreign = (summary: ContainerSummary): PsRow => ({
    project: null,
    container: null,
    instance: null,
    type: null,
    pod: null,
    name: summary.name,
    id: summary.id,
    state: summary.state,
    health: healthOf(summary.status),
    exitCode: exitCodeOf(summary.status),
    address: firstAddress(summary),
    ports: summary.ports,
    image: imageText(summary.image),
    createdAt: new Date(summary.createdAt * 1000).toISOString(),
    ageSeconds: Math.max(0, Math.round(now - summary.createdAt)),
    beingReplaced: false,
    foreign: true,
  });
  const instance = (one: ObservedInstance): PsRow => ({
    ...foreign(one.summary),
    project: one.project,
    container: one.container,
    instance: one.instance,
    type: one.type,
    pod: one.pod ?? null,
    address: addressOf(one),
    ports: one.ports,
    beingReplaced: isBeingReplaced(one),
    foreign: false,
  });
  return { foreign, instance };
}
