/** One option of the command line: the one place that help, parsing and completion read. */
export interface OptionSpec {
  readonly name: string;
  readonly short?: string;
  /** What the option takes; a switch otherwise. */
  readonly takes?: string;
  readonly values?: readonly string[];
  /** It may be given several times; then all of its values count, else the last. */
  readonly many?: boolean;
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
  {
    name: 'output',
    takes: 'HOW',
    values: ['auto', 'prefix', 'group', 'live'],
    doc: 'how what many hosts say is shown: each line as it comes, a block for each host, or blocks above those at work',
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
  { name: 'user', short: 'u', takes: 'NAME', doc: 'log in as this user, unless a host is written user@host' },
  {
    name: 'identity',
    short: 'i',
    takes: 'FILE',
    many: true,
    doc: 'try this private key first; may be given several times',
  },
  { name: 'forward-agent', short: 'A', doc: 'let commands on the hosts use your ssh agent' },
  { name: 'parallel', short: 'P', doc: 'run on up to 32 hosts at once instead of one after another' },
  { name: 'pool-size', short: 'z', takes: 'N', doc: 'run on N hosts at once' },
  {
    name: 'on-error',
    takes: 'WHAT',
    values: ['stop', 'drain', 'continue'],
    doc: 'when a host fails: start no other, finish the task on all others, or go on with the others to the end',
  },
  {
    name: 'max-failures',
    takes: 'N',
    doc: 'failed hosts, N or N%, that are borne before no other is started',
  },
  { name: 'skip-bad-hosts', doc: 'leave out hosts that do not answer or do not let us in' },
  { name: 'accept-new', doc: 'believe the host keys of hosts that are not known yet, and write them down' },
  { name: 'ssh-config', takes: 'FILE', doc: 'read this file as ssh_config, and no other; none: no file' },
  { name: 'connect-timeout', short: 't', takes: 'SECONDS', doc: 'to connect to a host (10)' },
  { name: 'command-timeout', short: 'T', takes: 'SECONDS', doc: 'for each command on a host (none)' },
  { name: 'deadline', takes: 'SECONDS', doc: 'for the whole line; what still runs then is ended (none)' },
  { name: 'exit-code', doc: 'with one host: end with the exit code of the command behind --' },
  { name: 'no-pty', doc: 'give a command behind -- no terminal, as where its output is no terminal' },
  { name: 'explain-hosts', doc: 'show on which hosts each task would run and why; run nothing' },
] as const satisfies readonly OptionSpec[];

type Spec = (typeof optionSpecs)[number];
type Value<S extends Spec> = S extends { values: readonly (infer V)[] }
  ? V
  : S extends { many: true }
    ? readonly string[]
    : S extends { takes: string }
      ? string
      : true;

/** The options of one command line, by name; those not given are absent. */
export type Options = { readonly [S in Spec as S['name']]?: Value<S> };
