import { DockeropsError, InterruptedError } from '../../core/index.ts';
import type { StepKind, StepTools } from '../../plan/index.ts';
import type { ContainerDetails, Labels, Run } from '../../ports/index.ts';
import { unitLabel } from '../labels.ts';

/** What the steps of all orders have. */
export interface OrderParams {
  readonly container: string;
  readonly unit: string;
  /** The test run it is a part of, by its id; those of production and of other commands have the unit's lock instead. */
  readonly test?: string;
  /** Which order it is of: "order 2 (web: start)". */
  readonly place: string;
  /** Whether a container without our labels counts as the unit's. */
  readonly adopt: boolean;
}

/**
 * Labels of whatever is there for a time, for whoever takes it back: the unit's next command, or for a test run, beside
 * which that may run, its own end.
 */
export const ownerOf = ({ unit, test }: OrderParams): Labels =>
  test === undefined ? { [unitLabel.unit]: unit } : { [unitLabel.test]: test };

/** The unit's container; undefined when there is none. Throws for one that no unit made. */
export async function ownContainer(run: Run, params: OrderParams): Promise<ContainerDetails | undefined> {
  const { container, adopt } = params;
  const found = await run.ports.engine.containers.inspect(container);
  if (!found || adopt || found.labels[unitLabel.unit] !== undefined) return found;
  throw new DockeropsError(`there is a container named ${container} that no unit made`, {
    hint: ['it is left alone; remove or rename it', 'or call the unit with adopt=True'],
  });
}

/** The same, where an order cannot do without it. */
export async function demandContainer(run: Run, params: OrderParams): Promise<ContainerDetails> {
  const found = await ownContainer(run, params);
  if (found) return found;
  throw new DockeropsError(`there is no container ${params.container}`, {
    hint: `an order "${params.container}: {command: create}" before this one makes it`,
  });
}

/** Says what was skipped, for `--debug`. */
export function skipped({ run }: StepTools, text: string): true {
  run.emit({ type: 'message', level: 'debug', text });
  return true;
}

/** A kind whose errors begin with the order they come from. */
export function ofOrder<P extends OrderParams>(kind: StepKind<P>): StepKind<P> {
  return {
    ...kind,
    check: async (params, tools) => named(params, async () => (await kind.check?.(params, tools)) ?? false),
    apply: (params, tools) => named(params, () => kind.apply(params, tools)),
  };
}

async function named<T>({ place }: OrderParams, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DockeropsError && !(error instanceof InterruptedError))
      error.message = `${place}: ${error.message}`;
    throw error;
  }
}
