import { join, parse, resolve } from 'node:path';
import { writeDocuments } from '../../config/index.ts';
import { DockeropsError } from '../../core/index.ts';
import { locked, reportOf } from '../../plan/index.ts';
import { belowOf } from '../../platform/machine.ts';
import type { Run } from '../../ports/index.ts';
import type { UnitSource } from '../file/load.ts';
import { surroundings } from '../orders/surroundings.ts';
import { unitText } from '../print.ts';
import { callText, type UnitCall } from '../unit-name.ts';
import { casesOf, type TestCase } from './cases.ts';
import { findTested, type TestedUnit } from './find.ts';
import { newIdentity } from './identity.ts';
import { junitXml } from './junit.ts';
import { testKinds } from './kinds/index.ts';
import type { Results } from './own-variants.ts';
import { planTests, type Before } from './plan.ts';
import { takeBackTests, testLock } from './take-back.ts';

/** How a test run ended. */
export interface TestResult {
  readonly unit: string;
  readonly cases: readonly TestCase[];
}

/** How a unit is tested. */
export interface TestRequest {
  /** With the real containers and images. */
  readonly production?: boolean | undefined;
  readonly adopt?: boolean | undefined;
  /** File for the results in JUnit's XML; those of another machine (`-H`) go into a directory of its name beside it. */
  readonly junit?: string | undefined;
}

/** Tests a unit (seed, "Unit tests"). Undefined after a dry run; failed cases are told, not thrown. */
export async function testUnit(
  run: Run,
  source: UnitSource,
  call: UnitCall,
  request: TestRequest,
): Promise<TestResult | undefined> {
  const production = request.production === true;
  const tested = await findTested(source, call, newIdentity(production));
  for (const { level, text } of tested.remarks) run.emit({ type: 'message', level, text });
  await takeBackTests(run, call.unit);
  const work = () => locked(run, testLock(call.unit, tested.id), () => runPlan(run, source, tested, request));
  const result = await (production ? locked(run, `unit.${call.unit.replaceAll('/', '.')}`, work) : work());
  if (!result) return undefined;
  if (request.junit !== undefined)
    await run.ports.local.files.write(reportPath(run, request.junit), junitXml(callText(call), result.cases));
  return result;
}

/** Where tests run on several machines, none overwrites another's. */
function reportPath(run: Run, written: string): string {
  const { dir, base } = parse(resolve(run.cwd, written));
  return join(dir, belowOf(run), base);
}

async function runPlan(
  run: Run,
  source: UnitSource,
  tested: TestedUnit,
  request: TestRequest,
): Promise<TestResult | undefined> {
  const own = tested.production ? {} : { test: tested.id };
  const around = { ...surroundings(run, source, request.adopt === true), ...own };
  const before = tested.production ? await lookAt(run, tested) : { resting: [], absent: [] };
  const plan = planTests(tested, around, await resultsOf(source, tested), before);
  const report = await reportOf(plan, testKinds(), run, 1);
  if (run.dryRun) return undefined;
  const counted = [...plan.steps, ...(plan.finally ?? [])].flatMap(({ subject }) => subject ?? []);
  const cases = casesOf(
    report,
    counted.filter((subject) => subject.includes(':')),
  );
  return { unit: tested.start.unit, cases };
}

async function lookAt(run: Run, { start }: TestedUnit): Promise<Before> {
  const { containers } = run.ports.engine;
  const names = start.containers.map(({ name }) => name);
  const found = await Promise.all(names.map((name) => containers.inspect(name)));
  return {
    resting: names.filter((_name, at) => found[at]?.state !== 'running'),
    absent: names.filter((_name, at) => !found[at]),
  };
}

/** What is kept beside the results, so that they can be had again. */
async function resultsOf({ variables }: UnitSource, tested: TestedUnit): Promise<Results> {
  const name = variables.value('TEST_DATA') ?? 'test_data';
  if (typeof name !== 'string') throw new DockeropsError('the variable TEST_DATA must be a container name');
  return {
    name,
    environment: await writeDocuments([variables.all]),
    unit: await unitText(tested.chosen.start),
  };
}

/** Throws when a case has failed. */
export function demandPassed({ unit, cases }: TestResult): void {
  const failed = cases.filter(({ outcome }) => outcome === 'failed');
  if (failed.length === 0) return;
  throw new DockeropsError(
    `${unit}: ${failed.length} of ${cases.length} test cases failed: ${failed.map(({ name }) => name).join(', ')}`,
  );
}
