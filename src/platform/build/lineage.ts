import { ConfigError, suggest, type SourcePosition } from '../../core/index.ts';
import { baseContainer, type PlatformSpec } from '../schema.ts';

/**
 * The container of this project that an image reference means; undefined for an image from elsewhere.
 * Throws `ConfigError` for one of ours that is not there, and for the base of another project.
 */
export function ownContainer(spec: PlatformSpec, image: string, where: SourcePosition): string | undefined {
  const { repository, tag } = split(image);
  const project = spec.project.name;
  const slash = repository.indexOf('/');
  const prefix = repository.slice(0, Math.max(slash, 0));
  const name = repository.slice(slash + 1);
  if (name === baseContainer && prefix !== project && !isRegistry(prefix))
    throw foreignBase(image, spec, where);
  if (prefix !== project || tag !== 'latest') return undefined;
  const names = spec.containers.map((container) => container.name);
  if (names.includes(name)) return name;
  throw new ConfigError(`FROM ${image}: project ${project} has no container "${name}"`, {
    where,
    hint: suggest(name, names, 'containers') ?? [],
  });
}

/** What Docker takes for a registry's name rather than a path's first part. */
const isRegistry = (part: string): boolean => /[.:]/.test(part) || part === 'localhost';

function split(image: string): { readonly repository: string; readonly tag: string } {
  if (image.includes('@')) return { repository: image, tag: '' };
  const colon = image.indexOf(':', image.lastIndexOf('/') + 1);
  return colon < 0
    ? { repository: image, tag: 'latest' }
    : { repository: image.slice(0, colon), tag: image.slice(colon + 1) };
}

function foreignBase(image: string, spec: PlatformSpec, where: SourcePosition): ConfigError {
  return new ConfigError(
    `FROM ${image}: the base of another project; this project is called ${spec.project.name}`,
    { where, hint: [`write "ARG PROJECT" and below it "FROM \${PROJECT}/${baseContainer}"`] },
  );
}
