import { DockeropsError, type CommandResult } from '../../core/index.ts';
import type { Host, Run } from '../../ports/index.ts';
import type { Digests } from './differences.ts';
import { listFormat, parseTree, type Tree } from './entry.ts';

interface AskOptions {
  /** Also behind Ctrl-C: it tidies up. */
  readonly evenWhenEnded?: boolean;
}

/** A machine at one end of a transfer. It needs find, xargs, sha256sum and tar as GNU has them. */
export class TreeEnd {
  readonly host: Host;
  readonly #run: Run;

  constructor(run: Run, host: Host) {
    this.#run = run;
    this.host = host;
  }

  /** All that is in a directory, itself under the empty path; nothing where there is none. */
  async list(root: string): Promise<Tree> {
    return parseTree(await this.ask(root, ['/bin/sh', '-c', listScript, 'sh', root, listFormat]));
  }

  /** SHA-256 of these files. */
  async digests(root: string, paths: readonly string[]): Promise<Digests> {
    if (paths.length === 0) return new Map();
    const argv = ['xargs', '-0', 'sha256sum', '-z', '--'];
    const text = await this.ask(root, inside(root, argv), joined(paths));
    const lines = text.split('\0').slice(0, -1);
    // 64 digits, two blanks, `./` and the path
    return new Map(lines.map((line) => [line.slice(68), line.slice(0, 64)]));
  }

  /** A tar of these, and of nothing below them, under the name `tree`. */
  pack(root: string, paths: readonly string[], signal: AbortSignal): ReturnType<Host['stream']> {
    // Of the formats only this one has fractions of seconds.
    const format = ['--format=posix', '--pax-option=delete=atime,delete=ctime'];
    const what = [...format, '--null', '--no-recursion', '--files-from=-', '--transform=s,^[.],tree,S'];
    const argv = ['tar', `--directory=${root}`, ...what, '--create', '--file=-'];
    return this.host.stream({ argv, shown: `pack ${root}`, stdin: joined(paths) }, { signal });
  }

  /** Runs a script with these paths, NUL after each, as its input. */
  script(
    root: string,
    text: string,
    args: readonly string[],
    paths: readonly string[] = [],
    options: AskOptions = {},
  ): Promise<string> {
    return this.ask(root, ['/bin/sh', '-c', text, 'sh', ...args], joined(paths), options);
  }

  /** What a command writes; throws what it complained of where it fails. */
  async ask(
    root: string,
    argv: readonly string[],
    stdin = '',
    { evenWhenEnded = false }: AskOptions = {},
  ): Promise<string> {
    const options = evenWhenEnded ? {} : { signal: this.#run.signal };
    const result = await this.host.run({ argv, shown: argv[0] ?? '', stdin }, options);
    if (result.exitCode !== 0) throw this.#failure(root, result);
    return result.stdout;
  }

  #failure(root: string, { stderr, exitCode, command }: CommandResult): DockeropsError {
    const complaint = stderr.trim().split('\n')[0] || `${command} ended with exit code ${exitCode}`;
    return new DockeropsError(`${root}: ${complaint}`, {
      ...(this.host !== this.#run.ports.local && { host: this.host.name }),
    });
  }
}

/** For scripts that say what is in a directory, by a format of find's. */
export const listing = `list() { [ ! -d "$1" ] || [ -L "$1" ] || find "$1" -printf "$2"; }
`;

const listScript = `${listing}list "$1" "$2"`;

/** Runs a command in a directory. */
const inside = (root: string, argv: readonly string[]): readonly string[] => [
  '/bin/sh',
  '-c',
  'cd -- "$1" && shift && exec "$@"',
  'sh',
  root,
  ...argv,
];

const joined = (paths: readonly string[]): string => paths.map((path) => `./${path}\0`).join('');
