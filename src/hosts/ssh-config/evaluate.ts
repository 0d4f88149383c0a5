import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ConfigError, type Environment } from '../../core/index.ts';
import { keywords } from './keywords.ts';
import { parseSshConfig, type Directive } from './parse.ts';
import { matchesPattern, matchesPatterns } from './patterns.ts';
import { expandPath, expandTokens } from './tokens.ts';

/** What `Match` looks at, and what paths are relative to. */
export interface Asker {
  /** As given on the command line. */
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
  readonly localUser: string;
  readonly home: string;
  readonly env: Environment;
}

/** A file to read, and the directory its `Include`s are relative to. */
export interface ConfigSource {
  readonly file: string;
  readonly base: string;
}

/** The values of a keyword; of all but the repeatable ones the first directive counts. */
export type Values = ReadonlyMap<string, readonly Directive[]>;

const repeatable = new Set(['identityfile', 'certificatefile', 'sendenv', 'setenv']);
const deepestInclude = 16;

export interface Evaluated {
  readonly values: Values;
  /** Lines with a keyword that ssh has none of, in whichever block: a mistyped `Host` begins no block. */
  readonly unknown: readonly Directive[];
}

/** All directives that hold for a host. Throws `ConfigError` with file and line. */
export function evaluate(sources: readonly ConfigSource[], asker: Asker): Evaluated {
  const evaluation = new Evaluation(asker);
  for (const source of sources) evaluation.read(source);
  if (evaluation.wantsFinal) {
    evaluation.final = true;
    for (const source of sources) evaluation.read(source);
  }
  return evaluation;
}

class Evaluation {
  readonly values = new Map<string, Directive[]>();
  readonly unknown: Directive[] = [];
  wantsFinal = false;
  final = false;
  readonly #asker: Asker;

  constructor(asker: Asker) {
    this.#asker = asker;
  }

  read({ file, base }: ConfigSource, active = true, depth = 0): void {
    const text = textOf(file);
    if (text === undefined) return;
    let holds = active;
    for (const directive of parseSshConfig(text, file)) {
      if (!this.#isKnown(directive)) this.unknown.push(directive);
      if (directive.keyword === 'host') holds = active && matchesPatterns(directive.words, this.#asker.host);
      else if (directive.keyword === 'match') holds = active && this.#matches(directive);
      else if (directive.keyword === 'include') this.#include(directive, base, holds, depth);
      else if (holds) this.#set(directive);
    }
  }

  /** IgnoreUnknown counts for the lines behind it. */
  #isKnown({ keyword }: Directive): boolean {
    const ignored = this.values.get('ignoreunknown')?.[0]?.words[0]?.toLowerCase().split(',') ?? [];
    return keywords.has(keyword) || matchesPatterns(ignored, keyword);
  }

  #set(directive: Directive): void {
    const before = this.values.get(directive.keyword);
    if (!before) this.values.set(directive.keyword, [directive]);
    else if (repeatable.has(directive.keyword) && !before.some((one) => sameWords(one, directive)))
      before.push(directive);
  }

  #include({ words, where }: Directive, base: string, holds: boolean, depth: number): void {
    if (depth >= deepestInclude) throw new ConfigError('Include goes too deep', { where });
    const { home, env } = this.#asker;
    for (const word of words) {
      const path = expandPath(word, { d: home }, env);
      for (const file of filesOf(path.startsWith('/') ? path : join(base, path)))
        this.read({ file, base }, holds, depth + 1);
    }
  }

  #matches({ words, where }: Directive): boolean {
    const rest = [...words];
    let holds = true;
    for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
      const negated = word.startsWith('!');
      const [name = '', inline] = word.replace(/^!/, '').toLowerCase().split('=');
      const argument = ['all', 'canonical', 'final'].includes(name) ? '' : (inline ?? rest.shift());
      if (argument === undefined) throw new ConfigError(`Match ${name} has no value`, { where });
      // What can no longer hold is not looked at, so that no command is run for it.
      if (holds && this.#holds(name, argument, where) === negated) holds = false;
    }
    return holds;
  }

  #holds(name: string, argument: string, where: Directive['where']): boolean {
    const { host, localUser } = this.#asker;
    const listed = (value: string) => matchesPatterns(argument.split(','), value);
    switch (name) {
      case 'all':
        return true;
      case 'final':
      case 'canonical':
        this.wantsFinal ||= name === 'final';
        return this.final;
      case 'host':
        return listed(this.#hostName().toLowerCase());
      case 'originalhost':
        return listed(host.toLowerCase());
      case 'user':
        return listed(this.#user());
      case 'localuser':
        return listed(localUser);
      case 'exec':
        return this.#succeeds(argument);
    }
    throw new ConfigError(`Match knows no "${name}"`, { where });
  }

  #hostName(): string {
    const { host } = this.#asker;
    const text = this.values.get('hostname')?.[0]?.words[0];
    return text === undefined ? host : expandTokens(text, { h: host });
  }

  #user(): string {
    return this.#asker.user ?? this.values.get('user')?.[0]?.words[0] ?? this.#asker.localUser;
  }

  #succeeds(command: string): boolean {
    const { host, localUser, home, port, env } = this.#asker;
    const p = String(port ?? this.values.get('port')?.[0]?.words[0] ?? 22);
    const tokens = { h: this.#hostName(), n: host, r: this.#user(), u: localUser, d: home, p };
    return spawnSync('/bin/sh', ['-c', expandTokens(command, tokens)], { stdio: 'ignore', env }).status === 0;
  }
}

const sameWords = (a: Directive, b: Directive): boolean => a.words.join('\0') === b.words.join('\0');

/** Wildcards may stand in the last part of a path. */
function filesOf(path: string): readonly string[] {
  const name = basename(path);
  if (!/[*?]/.test(name)) return [path];
  try {
    return readdirSync(dirname(path))
      .filter((each) => matchesPattern(name, each) && each.startsWith('.') === name.startsWith('.'))
      .sort()
      .map((each) => join(dirname(path), each));
  } catch {
    return [];
  }
}

/** A file that is not there says nothing. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw new ConfigError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
