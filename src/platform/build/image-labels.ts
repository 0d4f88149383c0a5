import type { Labels, Run } from '../../ports/index.ts';
import { imageName, label } from '../labels.ts';
import { baseContainer, type BuildOptions } from '../schema.ts';

interface Labelled {
  readonly project: string;
  readonly container: string;
  readonly context: string;
  readonly options?: BuildOptions;
}

/** Annotations of the OCI image specification; ours beside them; build.conf's own over them all but ours. */
export async function imageLabels(run: Run, of: Labelled, sourceHash: string): Promise<Labels> {
  const annotations = {
    title: imageName(of.project, of.container),
    created: new Date(run.clock.now()).toISOString(),
    // Every image inherits the base's labels: one without a commit of its own would name dockerops'.
    ...(of.container === baseContainer ? {} : await gitFacts(run, of.context)),
  };
  return {
    ...Object.fromEntries(
      Object.entries(annotations).map(([name, value]) => [`org.opencontainers.image.${name}`, value]),
    ),
    ...of.options?.labels,
    [label.project]: of.project,
    [label.container]: of.container,
    [label.sourceHash]: sourceHash,
  };
}

/** What git says of a context: its commit (`-dirty` with changes in the context), the tag that commit has, where it came from. */
async function gitFacts(run: Run, directory: string): Promise<Record<string, string>> {
  const git = async (...args: readonly string[]): Promise<string | undefined> => {
    const result = await run.ports.local
      .run({ argv: ['git', '-C', directory, ...args] }, { signal: run.signal, deadlineMs: 10_000 })
      .catch(() => undefined);
    return result?.exitCode === 0 ? result.stdout.trim() : undefined;
  };
  const commit = await git('rev-parse', '--verify', '--quiet', 'HEAD');
  if (!commit) return {};
  const [changes, tag, remote] = await Promise.all([
    git('status', '--porcelain', '--', '.'),
    git('describe', '--tags', '--exact-match', 'HEAD'),
    git('remote', 'get-url', 'origin'),
  ]);
  return {
    revision: changes === '' ? commit : `${commit}-dirty`,
    ...(tag && { version: tag }),
    ...(remote && { source: withoutPassword(remote) }),
  };
}

/** A remote's URL may hold a log-in; a path of this machine says nothing elsewhere, but no harm either. */
const withoutPassword = (url: string): string => url.replace(/^([a-z+]+:\/\/)[^/@]*@/, '$1');
