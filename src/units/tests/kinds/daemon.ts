import { readFileSync } from 'node:fs';
import { DockeropsError, messageOf } from '../../../core/index.ts';
import type { StepKind, StepTools } from '../../../plan/index.ts';
import { logTail } from '../../../platform/readiness/log-tail.ts';
import { found } from '../../file/meta/pattern.ts';
import type { DaemonCheck } from '../../file/meta/schema.ts';
import { withInspected } from '../../inspected.ts';
import { demandContainer, ofOrder, type OrderParams } from '../../kinds/order.ts';
import { request, type Answer } from './request.ts';

export interface DaemonParams extends OrderParams {
  readonly check: DaemonCheck;
  /** The container that requests come from. */
  readonly from: string;
}

const betweenMs = 500;
/** Milliseconds that one try may take, also the last one. */
const [shortestMs, longestMs] = [2000, 10_000] as const;
const mostRedirects = 5;

/** Asks a daemon until it answers as it should, or the time is up (units §8.3). */
export const daemonKind: StepKind<DaemonParams> = ofOrder({
  name: 'unit.check-daemon',
  title: ({ container, check }) => `check ${container}: ${check.method} ${check.url}`,
  deadlineMs: 3_600_000,
  apply: async (params, tools) => {
    const { run } = tools;
    const until = run.clock.now() + params.check.timeout * 1000;
    for (;;) {
      const wrong = await attempt(
        params,
        Math.min(longestMs, Math.max(shortestMs, until - run.clock.now())),
        tools,
      );
      if (wrong === undefined) return;
      await demandAlive(params, tools);
      if (run.clock.now() + betweenMs >= until)
        throw new DockeropsError(`${wrong} (for ${params.check.timeout} s)`);
      tools.progress(wrong);
      await run.clock.sleep(betweenMs, run.signal);
    }
  },
});

/** What was wrong with the answer; undefined when nothing was. */
async function attempt(
  params: DaemonParams,
  withinMs: number,
  tools: StepTools,
): Promise<string | undefined> {
  const { check, container } = params;
  try {
    const [url = check.url] = await withInspected(tools.run, [check.url], container);
    const answer = await ask(url, params, AbortSignal.timeout(withinMs), tools);
    const right = check.status === undefined ? answer.status < 400 : answer.status === check.status;
    if (!right) return `${url} answers ${answer.status}, not ${check.status ?? 'below 400'}`;
    if (check.match && !found(check.match, answer.body))
      return `${url}: the answer has nothing that matches /${check.match.source}/`;
    return undefined;
  } catch (error) {
    if (tools.run.signal.aborted) throw error;
    return messageOf(error);
  }
}

async function ask(
  written: string,
  { check, from }: DaemonParams,
  late: AbortSignal,
  { run }: StepTools,
): Promise<Answer> {
  const { containers } = run.ports.engine;
  const trusted = check.certificate === undefined ? undefined : readFileSync(check.certificate, 'utf8');
  const follows = check.status === undefined || check.status < 300 || check.status >= 400;
  const signal = AbortSignal.any([run.signal, late]);
  let url = new URL(written);
  for (let left = mostRedirects; ; left -= 1) {
    const answer = await request(containers, from, {
      method: check.method,
      url,
      signal,
      ...(trusted !== undefined && { trusted }),
    });
    if (!follows || answer.status < 300 || answer.status >= 400 || answer.location === undefined)
      return answer;
    if (left === 0) throw new DockeropsError(`${written}: more than ${mostRedirects} redirects`);
    url = new URL(answer.location, url);
  }
}

async function demandAlive(params: DaemonParams, { run }: StepTools): Promise<void> {
  const { id, state, exitCode } = await demandContainer(run, params);
  if (state !== 'exited' && state !== 'dead') return;
  const excerpt = await logTail(run.ports.engine.containers, id, 10);
  throw new DockeropsError(`${params.container} has ended with exit code ${exitCode}`, { excerpt });
}
