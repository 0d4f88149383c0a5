import type { ContainerSummary, Run } from '../../ports/index.ts';
import { isHelper, isSuccessor } from '../observe.ts';
import { label } from '../labels.ts';
import { callOf } from '../select.ts';
import { ok, warning, type Check } from './check.ts';

/** Helpers live for seconds, re-creations for minutes: one this old was left by a run that was killed, or of another machine. */
const staleSeconds = 600;

/** Containers that a run made for its own work, or to take an instance's place, and did not see to the end. */
export async function checkHelpers(run: Run): Promise<Check> {
  const containers = await run.ports.engine.containers.list({ labels: [label.project], all: true });
  const oldest = run.clock.now() / 1000 - staleSeconds;
  const isOld = ({ createdAt }: ContainerSummary) => createdAt < oldest;
  const helpers = containers.filter((one) => isHelper(one) && isOld(one));
  const idle = await idleProjects(run, containers.filter(isSuccessor));
  const successors = containers.filter((one) => isSuccessor(one) && (isOld(one) || idle.has(projectOf(one))));
  if (helpers.length + successors.length === 0)
    return ok('helpers', 'no helper container was left behind, and no re-creation broken off');
  return warning(
    'helpers',
    [
      ...saying(helpers, ({ name }) => name, 'left behind'),
      ...saying(successors, successorName, 're-creation broken off'),
    ].join('; '),
    ...(helpers.length > 0 ? ['dockerops clean:all in that project removes helper containers'] : []),
    ...(successors.length > 0 ? ['dockerops run:all in that project finishes a re-creation'] : []),
  );
}

const projectOf = ({ labels }: ContainerSummary): string => labels[label.project] ?? '';

/** Projects of these that nobody is at: what is half done there stays so. */
async function idleProjects(run: Run, containers: readonly ContainerSummary[]): Promise<ReadonlySet<string>> {
  const projects = [...new Set(containers.map(projectOf))];
  const idle = await Promise.all(
    projects.map((project) =>
      run.ports.lock.check(project).then(
        () => true,
        () => false,
      ),
    ),
  );
  return new Set(projects.filter((_, index) => idle[index]));
}

const saying = (
  found: readonly ContainerSummary[],
  name: (one: ContainerSummary) => string,
  what: string,
): readonly string[] => {
  const projects = [...new Set(found.map((one) => one.labels[label.project]))].join(', ');
  return found.length === 0 ? [] : [`${what}: ${found.map(name).join(', ')} (of ${projects})`];
};

/** The instance whose place it was to take. */
const successorName = ({ labels }: ContainerSummary): string =>
  callOf({ container: labels[label.container] ?? '', instance: labels[label.instance] ?? '' });
