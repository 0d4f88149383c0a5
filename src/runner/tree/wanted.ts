import { DockeropsError } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import type { TreeEnd } from './end.ts';
import type { Tree } from './entry.ts';

/** In the root of a tree: what of it is not to be copied, as in a .dockerignore. */
export const ignoreFile = '.dockeropsignore';

/** What of a tree is to be transferred: not what it ignores, and nothing but files, directories and links. */
export async function wantedOf(
  run: Run,
  end: TreeEnd,
  root: string,
  ignore: readonly string[],
): Promise<Tree> {
  const tree = await end.list(root);
  if (tree.size === 0) throw new DockeropsError(`${root}: it cannot be read`);
  const ignores = await rulesOf(end, root, ignore, tree);
  const entries = [...tree.values()].filter(({ path }) => path === '' || !ignores(path));
  const odd = entries.filter(({ type }) => type === 'other');
  if (odd.length > 0) {
    const names = odd.slice(0, 3).map(({ path }) => path);
    const text = `${root}: left out, since it is no file, directory or link: ${names.join(', ')}${odd.length > 3 ? ' …' : ''}`;
    run.emit({ type: 'message', level: 'warning', text });
  }
  const misnamed = entries.find(({ path }) => path.includes('\uFFFD'));
  if (misnamed) throw new DockeropsError(`${root}: a name in it is no UTF-8: ${misnamed.path}`);
  return new Map(entries.filter(({ type }) => type !== 'other').map((entry) => [entry.path, entry]));
}

async function rulesOf(
  end: TreeEnd,
  root: string,
  ignore: readonly string[],
  tree: Tree,
): Promise<(path: string) => boolean> {
  const text = tree.has(ignoreFile) ? await end.host.files.read(`${root}/${ignoreFile}`) : undefined;
  const lines = `${text?.toString('utf8') ?? ''}\n${ignore.join('\n')}`.trim();
  if (lines === '') return () => false;
  const { default: module } = await import('@balena/dockerignore');
  const rules = module.default({ ignorecase: false }).add(lines);
  // A directory above something that is wanted after all (`!`) is wanted, too.
  const wanted = new Set<string>();
  for (const { path, type } of tree.values()) {
    if (path === '' || type === 'directory' || rules.ignores(path)) continue;
    for (let above = path; above !== '.' && !wanted.has(above); above = parentOf(above)) wanted.add(above);
  }
  return (path) => !wanted.has(path) && rules.ignores(path);
}

const parentOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.');
