import { DockeropsError } from '../core/index.ts';
import type { Run } from '../ports/index.ts';
import { host } from './file/schema.ts';

/** `{{.Path.To.Field}}(container)` or `[[ .Path ]](container)`: a value that is known only at run time (units §1.5). */
const pattern = /(?:\{\{|\[\[)\s*\.([\w.]+)\s*(?:\}\}|\]\])(?:\(([\w./:@-]+)\))?/g;

/** Fills in what texts say of inspected containers; one that is such a list, and nothing else, becomes several. */
export async function withInspected(
  run: Run,
  texts: readonly string[],
  own: string,
): Promise<readonly string[]> {
  const all = await Promise.all(texts.map((text) => filled(run, text, own)));
  return all.flat();
}

/** On the host itself only what names a container is meant: others are for `docker --format`. */
async function filled(run: Run, text: string, own: string): Promise<readonly string[]> {
  const found = [...text.matchAll(pattern)].filter(([, , of]) => of !== undefined || own !== host);
  const values = await Promise.all(found.map(([all, path = '', of]) => valueOf(run, all, path, of ?? own)));
  const [only] = values;
  if (only && found[0]?.[0] === text) return only;
  let at = 0;
  return [
    text.replace(pattern, (all, _path, of?: string) =>
      of === undefined && own === host ? all : (values[at++]?.join(' ') ?? ''),
    ),
  ];
}

async function valueOf(run: Run, expression: string, path: string, of: string): Promise<readonly string[]> {
  const document = await inspected(run, of);
  if (document === undefined) throw new DockeropsError(`${expression}: there is no ${of}`);
  const values = lookUp(document, path);
  if (values.length > 0) return values;
  throw new DockeropsError(`${expression}: ${of} has nothing there`, {
    hint: 'the path leads into what "docker inspect" shows; a stopped container has no address',
  });
}

async function inspected(run: Run, of: string): Promise<unknown> {
  const { containers, images } = run.ports.engine;
  return of.startsWith('image://')
    ? images.inspect(of.slice('image://'.length))
    : (await containers.inspect(of))?.raw;
}

/** What is at a path, as texts: a list's items, a mapping's keys; nothing where it is empty or not there. */
export function lookUp(document: unknown, path: string): readonly string[] {
  const names = path
    .split('.')
    .map((name, at) => (at === 0 && name === 'Network' ? 'NetworkSettings' : name));
  const direct = textsOf(names.reduce(member, document));
  if (direct.length > 0 || names[0] !== 'NetworkSettings' || names.length !== 2) return direct;
  // On a network of the user's own, and on newer engines, addresses are with the network.
  const networks = member(member(document, 'NetworkSettings'), 'Networks');
  const all = typeof networks === 'object' && networks !== null ? Object.values(networks) : [];
  return (
    all.map((network) => textsOf(member(network, names[1] ?? ''))).find((texts) => texts.length > 0) ?? []
  );
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;

function textsOf(value: unknown): readonly string[] {
  if (value === undefined || value === null || value === '') return [];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value === 'object') return Object.keys(value);
  return typeof value === 'string' ? [value] : [JSON.stringify(value)];
}
