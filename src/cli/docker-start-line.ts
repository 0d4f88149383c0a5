import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { nearest, UsageError } from '../core/index.ts';

/** In one line, as a hint. */
export const usage =
  'docker_start [-c DIR] [-v] [--debug] init [NAME] | list [--units] | run [--print-unit] UNIT/COMMAND [ARGUMENT…] | FILE.yaml';

/** What `--help` shows. */
export const help = `usage: ${usage}

Options, before the unit:
  -c, --configdir DIR  the configuration directory, in the place of the search
  -e FILE              a further environment file; may be given again
  -H DAEMON            the engine: tcp://…, ssh://…, unix://…
  --print-unit         show what would be done, as a file
  --production         test with the real containers and images
  --junit FILE         write the results of a test as JUnit's XML
  -v, --verbose        say more; -d, --debug: say all
  -y, --yes            ask nothing
  -V, --version        the version
What stands behind the unit is its own: UNIT/COMMAND -h shows it.
`;

const commands = ['run', 'list', 'init', 'help'];

/** What `docker_start` was asked for, as words of dockerops. Throws `UsageError`. */
export function asTaskLine(argv: readonly string[], cwd: string): readonly string[] {
  return new Words(argv, cwd).line();
}

/** Options before the unit; what comes behind it is the unit's own. */
class Words {
  readonly #left: string[];
  readonly #cwd: string;
  readonly #options: string[] = [];
  readonly #parameters: string[] = [];
  readonly #environments: string[] = [];
  #prints = false;

  constructor(argv: readonly string[], cwd: string) {
    this.#left = [...argv];
    this.#cwd = cwd;
  }

  line(): readonly string[] {
    this.#takeOptions();
    const word = this.#left.shift();
    if (word === undefined && this.#options.includes('--version')) return ['--version'];
    if (word === undefined) throw new UsageError('docker_start needs a unit, or a file', { hint: usage });
    if (word === 'list') return this.#list();
    if (word === 'init') return this.#init();
    if (word !== 'run') return this.#unit(word);
    this.#takeOptions();
    const unit = this.#left.shift();
    if (unit === undefined) throw new UsageError('run needs a UNIT/COMMAND', { hint: usage });
    return this.#unit(unit);
  }

  #takeOptions(): void {
    while (this.#left[0]?.startsWith('-')) this.#take(this.#left.shift() ?? '');
  }

  #take(option: string): void {
    if (/^(-v+(=-v+)?|--verbose(=true)?)$/i.test(option)) this.#options.push('--verbose');
    else if (/^(-d|--debug(=true)?)$/i.test(option)) this.#options.push('--debug');
    else if (option === '-V' || option === '--version') this.#options.push('--version');
    else if (option === '-y' || option === '--yes') this.#options.push('--yes');
    else if (option === '--print-unit' || option === '--print-only') this.#prints = true;
    else if (option === '--production') this.#parameters.push('production=True');
    else if (option === '-c' || option === '--configdir')
      this.#parameters.push(`conf=${this.#value(option)}`);
    else if (option === '--junit') this.#parameters.push(`junit=${this.#value(option)}`);
    else if (option === '-H') this.#options.push(`--engine=${this.#value(option)}`);
    else if (option === '-e') this.#environments.push(this.#value(option));
    else if (option === '-l' || option === '-i')
      throw new UsageError(`${option}: docker_start writes no log by itself`, {
        hint: 'a shell keeps it: 2> FILE',
      });
    else throw new UsageError(`docker_start has no option ${option}`, { hint: usage });
  }

  #value(option: string): string {
    const value = this.#left.shift();
    if (value === undefined) throw new UsageError(`${option} takes a value`, { hint: usage });
    if (commands.includes(value))
      throw new UsageError(`${option} takes a value, and "${value}" is a command`, {
        hint: [`write ./${value} for a file of that name`, usage],
      });
    return escaped(value);
  }

  #list(): readonly string[] {
    const other = this.#left.find((word) => word !== '--units');
    if (other !== undefined) throw new UsageError(`list has no option ${other}`, { hint: usage });
    return [...this.#options, taskCall('unit.list', this.#parameters)];
  }

  #init(): readonly string[] {
    const [name, other] = this.#left;
    if (other !== undefined) throw new UsageError(`init takes one name, not ${other} too`, { hint: usage });
    return [
      ...this.#options,
      taskCall('unit.init', [...(name === undefined ? [] : [escaped(name)]), ...this.#parameters]),
    ];
  }

  #unit(word: string): readonly string[] {
    const file = this.#file(word);
    if (!file) demandNoCommand(word);
    const name = escaped(file?.name ?? word);
    const production = this.#left.at(-1) === '--production' && /\/test(:|$)/.test(name);
    const own = production ? this.#left.slice(0, -1) : this.#left;
    const task = this.#prints ? 'unit.print' : 'unit.run';
    const all = [
      name,
      ...own.map(escaped),
      ...this.#parameters,
      ...(production ? ['production=True'] : []),
      ...(file ? [`conf=${escaped(file.conf)}`] : []),
      ...(this.#environments.length > 0 ? [`environments=${this.#environments.join(';')}`] : []),
    ];
    return [...this.#options, taskCall(task, all)];
  }

  /** A file of a unit, which says by its place which one and of which configuration. */
  #file(word: string): { readonly conf: string; readonly name: string } | undefined {
    const path = resolve(this.#cwd, word);
    if (!/\.ya?ml$/.test(word) || !statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
    const [, conf, name] = /^(.*)\/units\/(.+)\.ya?ml$/.exec(path) ?? [];
    if (conf === undefined || name === undefined)
      throw new UsageError(`${word} is no unit's file: those lie in the directory units of a configuration`);
    return { conf, name: name.includes('/') ? name : `${name}/start` };
  }
}

/** A unit's command has a slash: a word without one that is nearly a command is meant as that. */
function demandNoCommand(word: string): void {
  const near = word.includes('/') ? undefined : nearest(word, commands);
  if (near === undefined) return;
  throw new UsageError(`docker_start has no command "${word}"`, { hint: [`did you mean "${near}"?`, usage] });
}

const taskCall = (task: string, words: readonly string[]): string =>
  words.length > 0 ? `${task}:${words.join(',')}` : task;

/** As a value of a task: backslashes before what is escaped count, too (runners §1.1). */
const escaped = (text: string): string => text.replace(/(\\*)([,=])/g, '$1$1\\$2');
