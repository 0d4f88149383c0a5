import { posix } from 'node:path';
import { DockeropsError } from '../../../core/index.ts';
import type { StepKind, StepTools } from '../../../plan/index.ts';
import type { LogLine } from '../../../ports/index.ts';
import type { ContainerSettings } from '../../keywords/settings.ts';
import { unitLabel, unitLabels } from '../../labels.ts';
import { withoutLabels } from '../../kinds/create.ts';
import { demandSuccess } from '../../kinds/execute.ts';
import { endInside, runInside } from '../../kinds/inside.ts';
import { linked, type LinkFallback } from '../../kinds/links.ts';
import { ofOrder, ownContainer, type OrderParams } from '../../kinds/order.ts';
import { collected } from './collect.ts';
import { keep, type Keeper } from './test-data.ts';

export interface VariantParams extends OrderParams {
  readonly variant: string;
  readonly test: string;
  readonly argv: readonly string[];
  /** What it is made from where a container of its own is needed. */
  readonly image: string;
  readonly settings: ContainerSettings;
  readonly links: LinkFallback;
  /** Name of that container. */
  readonly dedicated: string;
  /** Whether the variant has settings of its own, which the running container has not. */
  readonly differs: boolean;
  /** Whether that is the real one, which the test leaves as it is. */
  readonly production: boolean;
  readonly files: readonly string[];
  readonly captureLogs: boolean;
  readonly keeper: Keeper;
}

interface Outcome {
  readonly container: string;
  readonly exitCode: number;
  readonly lines: readonly LogLine[];
}

/** Runs a test of the user's own, and keeps its files and logs whether it went well or not (units §8.4). */
export const variantKind: StepKind<VariantParams> = ofOrder({
  name: 'unit.variant',
  title: ({ container, variant, argv }) => `${variant}: ${argv.join(' ').slice(0, 60)} (${container})`,
  deadlineMs: 24 * 3_600_000,
  apply: async (params, tools) => {
    const found = await ownContainer(tools.run, params);
    const runs = found?.state === 'running' && !params.differs;
    const outcome = runs ? await inside(found.id, params, tools) : await apart(params, tools);
    outcome.lines.forEach(({ text }) => tools.progress(text));
    await keepOutcome(params, outcome, tools);
    if (outcome.container === params.dedicated) await removeDedicated(params, tools);
    // Test runners say on stdout what failed, and make on stderr only that something did.
    const [stdout = [], stderr = []] = (['stdout', 'stderr'] as const).map((name) =>
      outcome.lines.filter(({ stream }) => stream === name).map(({ text }) => text),
    );
    demandSuccess(params.argv, outcome.exitCode, stderr, stdout);
  },
  undo: async (params, tools) => {
    await removeDedicated(params, tools);
    // A container of the test goes with all that runs in it.
    if (params.production && !params.differs) await endInside(tools.run, params, params.dedicated);
  },
});

async function inside(container: string, params: VariantParams, { run }: StepTools): Promise<Outcome> {
  const { argv, dedicated } = params;
  const { exitCode, stdout, stderr } = await runInside(run, container, argv, dedicated);
  const lines = [...linesOf(stdout, 'stdout'), ...linesOf(stderr, 'stderr')];
  return { container, exitCode, lines };
}

const linesOf = (text: string, stream: LogLine['stream']): readonly LogLine[] =>
  text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => ({ stream, text: line }));

/** In a container like the real one, which ends with the command. */
async function apart(params: VariantParams, { run }: StepTools): Promise<Outcome> {
  const { containers } = run.ports.engine;
  const { dedicated, unit, test, argv, image } = params;
  const { config, ...settings } = withoutLabels(await linked(run, params.settings, params.links));
  const id = await containers.create({
    name: dedicated,
    image,
    env: {},
    labels: { ...unitLabels(unit, dedicated), [unitLabel.test]: test },
    mounts: [],
    ports: [],
    api: { ...settings, config: { ...config, Entrypoint: [''], Cmd: argv } },
  });
  await containers.start(id);
  const lines: LogLine[] = [];
  for await (const line of containers.logs(id, { follow: true })) lines.push(line);
  return { container: dedicated, exitCode: await containers.wait(id), lines };
}

async function keepOutcome(params: VariantParams, outcome: Outcome, tools: StepTools): Promise<void> {
  const { run } = tools;
  const details = await run.ports.engine.containers.inspect(outcome.container);
  if (!details) throw new DockeropsError(`${outcome.container} is gone`);
  const { Config } = details.raw as { readonly Config: { readonly WorkingDir?: string } };
  const workdir = posix.resolve('/', Config.WorkingDir ?? '');
  const files = await collected(run, details.id, workdir, params.files);
  const { exitCode, lines } = outcome;
  const logs = params.captureLogs ? (['stdout', 'stderr'] as const) : [];
  await keep(params.keeper, params.variant, tools, [
    ...files,
    ...logs.map((stream) => ({ name: `${stream}.log`, data: textOf(lines, stream) })),
    { name: 'result.json', data: `${JSON.stringify({ variant: params.variant, exitCode }, null, 2)}\n` },
  ]);
}

const textOf = (lines: readonly LogLine[], stream: LogLine['stream']): string =>
  lines.flatMap((line) => (line.stream === stream ? [`${line.text}\n`] : [])).join('');

const removeDedicated = ({ dedicated }: VariantParams, { run }: StepTools): Promise<void> =>
  run.ports.engine.containers.remove(dedicated, { force: true, anonymousVolumes: true });
