import { messageOf } from '../src/core/index.ts';
import { task } from '../src/runner/index.ts';
import { version as ours } from '../src/cli/index.ts';

interface Versions {
  readonly dockerops: string;
  readonly node: string;
  /** Why there is no engine to ask, or what it says of itself. */
  readonly engine: { readonly version: string; readonly api: string } | { readonly error: string };
}

export const version = task(
  {
    doc: 'Show the versions of dockerops, Node and the engine',
    form: 'query',
    view: ({ dockerops, node, engine }: Versions) => ({
      kind: 'text',
      text: [
        `dockerops ${dockerops}`,
        `node ${node}`,
        'error' in engine ? `engine: ${engine.error}` : `engine ${engine.version} (API ${engine.api})`,
      ].join('\n'),
    }),
  },
  async ({ run }): Promise<Versions> => {
    const engine = await run.ports.engine.facts().then(
      (facts) => ({ version: facts.version, api: facts.apiVersion }),
      (error: unknown) => ({ error: messageOf(error) }),
    );
    return { dockerops: ours(), node: process.versions.node, engine };
  },
);
