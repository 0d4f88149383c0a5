/** What a task file imports from `dockerops`. */
export {
  ConfigError,
  DockeropsError,
  Secret,
  UsageError,
  type CommandResult,
  type DockeropsEvent,
  type View,
} from './core/index.ts';
export type { Engine, Host, Ports, Run, Terminal } from './ports/index.ts';
export {
  HostsError,
  ShellError,
  task,
  type HostResult,
  type RebootOptions,
  type RsyncOptions,
  type Shell,
  type ShellOptions,
  type SudoOptions,
  type Task,
  type TaskContext,
  type TaskForm,
  type TemplateOptions,
  type ValuesOf,
  type WaitOptions,
  type Where,
} from './runner/index.ts';
export type { Parameter, ParameterValue, ParameterValues } from './taskline/index.ts';
