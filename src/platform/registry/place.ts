import { BadValue } from '../../config/index.ts';
import { UsageError } from '../../core/index.ts';
import { imageName } from '../labels.ts';
import type { PlatformSpec } from '../schema.ts';
import { parseRegistry, parseTag } from '../reference.ts';

/** What `push` and `pull` may be told. */
export interface TransferRequest {
  /** A container, or `all`. */
  readonly name: string;
  readonly tag?: string | undefined;
  /** In the place of `[project] registry`. */
  readonly registry?: string | undefined;
}

/** How an image of this project is called in the registry: REGISTRY/PROJECT/NAME:TAG. Throws `UsageError`. */
export function remoteNames(
  task: 'push' | 'pull',
  spec: PlatformSpec,
  { name, tag, registry }: TransferRequest,
): (container: string) => string {
  const place = registry === undefined ? spec.registry : argument('registry', registry, parseRegistry);
  const version = tag === undefined ? 'latest' : argument('tag', tag, parseTag);
  if (place !== undefined)
    return (container) => `${place}/${imageName(spec.project.name, container)}:${version}`;
  throw new UsageError('no registry is named', {
    hint: [
      'write registry = HOST:PORT into [project] of conf/build.conf',
      `or dockerops ${task}:${name},registry=HOST:PORT`,
    ],
  });
}

function argument(key: string, text: string, parse: (text: string) => string): string {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof BadValue)) throw error;
    throw new UsageError(`${key}=${text}: this must be ${error.message}`, {
      ...(error.hint !== undefined && { hint: error.hint }),
    });
  }
}
