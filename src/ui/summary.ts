import type { DockeropsEvent } from '../core/index.ts';
import { errorData } from './error.ts';

type PlanEnded = Extract<DockeropsEvent, { type: 'plan-ended' }>;

/** `run all of demo: 3 ready, 1 failed: db-one, 2 skipped because of db-one: api-one, web-one`; nothing to sum up of one. */
export function summaryText({ title, achieved, done, failed, skipped }: PlanEnded): string | undefined {
  if (done.length + failed.length + skipped.length < 2) return undefined;
  const causes = [...new Set(skipped.map(({ because }) => because))];
  const parts = [
    `${done.length} ${achieved}`,
    `${failed.length} failed: ${failed.join(', ')}`,
    ...causes.map((cause) => {
      const names = skipped.filter(({ because }) => because === cause).map(({ name }) => name);
      return `${names.length} skipped because of ${cause}: ${names.join(', ')}`;
    }),
  ];
  return `${title}: ${parts.join('; ')}`;
}

/** The same as data: what `--format json` shows under `summaries`. */
export const summaryData = (event: PlanEnded): Record<string, unknown> => ({
  title: event.title,
  ok: event.ok,
  achieved: event.achieved,
  done: event.done,
  failed: event.failed,
  skipped: event.skipped,
  ...(event.error && { cause: errorData(event.error) }),
});
