import { SecretRegistry, systemClock, type DockeropsEvent } from '../../../src/core/index.ts';
import { createEngine } from '../../../src/docker/index.ts';
import { execute, KindRegistry, type Plan, type PlanReport, type Step } from '../../../src/plan/index.ts';
import type { StepTools } from '../../../src/plan/index.ts';
import type { Ports, Run } from '../../../src/ports/index.ts';

/** A run whose engine is never called: the executor only binds it to each step's signal. */
export function planRun(signal = new AbortController().signal): { run: Run; events: DockeropsEvent[] } {
  const events: DockeropsEvent[] = [];
  const run = {
    runId: 'r',
    actor: { user: 'u', hostname: 'h', pid: 1, bootId: 'b', command: 'c' },
    clock: systemClock,
    env: {},
    cwd: '/',
    packageRoot: '/',
    signal,
    emit: (event: DockeropsEvent) => void events.push(event),
    ready: () => Promise.resolve(),
    secrets: new SecretRegistry(),
    dryRun: false,
    foreseen: new Set<string>(),
    unfinished: new Map<string, string>(),
    ports: { engine: createEngine({ env: {}, signal }) } as Ports,
  };
  return { run, events };
}

type Work = (tools: StepTools, params: Record<string, unknown>) => Promise<Record<string, unknown> | void>;

/** A plan under test: says what each step does, records when each starts and ends. */
export class Bench {
  readonly kinds = new KindRegistry();
  /** `+id` when a step's work starts, `-id` when it ends. */
  readonly trace: string[] = [];
  readonly #work = new Map<string, Work>();
  /** How many were at work at once, at most. */
  most = 0;
  #now = 0;

  constructor() {
    this.kinds.add<Record<string, unknown>>({
      name: 'work',
      title: ({ title }) => String(title),
      deadlineMs: 5000,
      apply: (params, tools) => this.#apply(params, tools),
    });
  }

  async #apply(params: Record<string, unknown>, tools: StepTools) {
    const { id } = tools.step;
    this.trace.push(`+${id}`);
    this.most = Math.max(this.most, ++this.#now);
    try {
      return await this.#work.get(id)?.(tools, params);
    } finally {
      this.#now -= 1;
      this.trace.push(`-${id}`);
    }
  }

  /** A step titled "do ID". */
  step(id: string, needs: readonly string[] = [], work?: Work, more: Partial<Step> = {}): Step {
    if (work) this.#work.set(id, work);
    return { id, kind: 'work', needs, ...more, params: { title: `do ${id}`, ...more.params } };
  }

  run(
    steps: readonly Step[],
    options: Partial<Plan> & { concurrency?: number; run?: Run } = {},
  ): Promise<PlanReport> {
    const { concurrency = 8, run = planRun().run, ...plan } = options;
    return execute({ title: 'test', policy: 'stop', ...plan, steps }, this.kinds, run, { concurrency });
  }
}

/** `{a: 'done', b: 'skipped'}` */
export const outcomes = (report: PlanReport): Record<string, string> =>
  Object.fromEntries(report.steps.map(({ step, outcome }) => [step.id, outcome]));

/** Waits for the signal, and throws its reason, as a call that listens does. */
export const untilTold = ({ run }: StepTools): Promise<never> =>
  new Promise((_, reject) => {
    run.signal.addEventListener('abort', () => reject(run.signal.reason as Error), { once: true });
  });
