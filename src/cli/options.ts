/** One option of the command line: the one place that help, parsing and completion read. */
export interface OptionSpec {
  readonly name: string;
  readonly short?: string;
  /** What the option takes; a switch otherwise. */
  readonly takes?: string;
  readonly values?: readonly string[];
  readonly doc: string;
}

export const optionSpecs = [
  { name: 'list', short: 'l', doc: 'list the tasks' },
  {
    name: 'list-format',
    short: 'F',
    takes: 'FORMAT',
    values: ['short', 'normal', 'nested', 'json'],
    doc: 'how --list shows them',
  },
  { name: 'shortlist', doc: 'list the names of the tasks, one a line' },
  { name: 'display', short: 'd', takes: 'TASK', doc: 'show all there is to know of a task' },
  { name: 'help', short: 'h', doc: 'show this help' },
  { name: 'version', short: 'V', doc: 'show the version of dockerops' },
  { name: 'directory', short: 'C', takes: 'DIR', doc: 'work in this directory' },
  { name: 'file', short: 'f', takes: 'FILE', doc: "take the user's tasks from this file only" },
  { name: 'engine', takes: 'URL', doc: 'the engine to talk to: unix:///path, tcp://host:port' },
  { name: 'context', takes: 'NAME', doc: 'the Docker context to use' },
  { name: 'dry-run', doc: 'show what would be done, do nothing' },
  {
    name: 'detailed-exitcode',
    doc: 'exit with 2 when something was or would be changed, and with 1 for any error',
  },
  { name: 'yes', short: 'y', doc: 'answer yes to every question' },
  {
    name: 'format',
    takes: 'FORMAT',
    values: ['table', 'json', 'jsonl'],
    doc: 'how results are written to stdout',
  },
  {
    name: 'progress',
    takes: 'HOW',
    values: ['auto', 'plain', 'live', 'quiet'],
    doc: 'how steps are shown on stderr',
  },
  { name: 'quiet', short: 'q', doc: 'only results and errors' },
  { name: 'verbose', short: 'v', doc: 'say more' },
  { name: 'debug', doc: 'show stacks of errors' },
  {
    name: 'hosts',
    short: 'H',
    takes: 'HOSTS',
    doc: "run on these hosts: a,b, 'web[1-20]', 'web*', @group, '!c'",
  },
  {
    name: 'roles',
    short: 'R',
    takes: 'ROLES',
    doc: 'run on the hosts of these groups of conf/inventory.conf',
  },
  { name: 'exclude-hosts', short: 'x', takes: 'HOSTS', doc: 'leave these hosts out, whatever names them' },
  { name: 'explain-hosts', doc: 'show on which hosts each task would run and why; run nothing' },
] as const satisfies readonly OptionSpec[];

type Spec = (typeof optionSpecs)[number];
type Value<S extends Spec> = S extends { values: readonly (infer V)[] }
  ? V
  : S extends { takes: string }
    ? string
    : true;

/** The options of one command line, by name; those not given are absent. */
export type Options = { readonly [S in Spec as S['name']]?: Value<S> };
