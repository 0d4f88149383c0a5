/** Hosts named on the task line: `run:x,hosts=a;b` (specs: reserved keys, stripped from the call). */
export interface Targets {
  readonly hosts: readonly string[];
  readonly roles: readonly string[];
  readonly excludeHosts: readonly string[];
}

/** One `task:arg,key=value` of the command line, all values still text. */
export interface TaskCall {
  readonly name: string;
  readonly positional: readonly string[];
  readonly named: Readonly<Record<string, string>>;
  readonly targets: Targets;
  /** As typed, for messages. */
  readonly text: string;
}

export type ParameterType = 'string' | 'bool' | 'int' | 'number' | 'enum' | 'list';

/** A declared parameter of a task. Position in the list is the positional order. */
export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly doc: string;
  /** All that an enum, or an item of a list, may be; what completion offers for a string. */
  readonly values?: readonly string[];
  readonly default?: ParameterValue;
  readonly required?: boolean;
  /** Takes every further positional value. */
  readonly rest?: boolean;
  /** Named `KEY.ANYTHING=value` are gathered here: `env.K=V`. */
  readonly map?: boolean;
  /** What completion offers: names of containers, instances, tasks. */
  readonly complete?: 'container' | 'instance' | 'task' | 'group';
}

export type ParameterValue =
  string | number | boolean | readonly string[] | Readonly<Record<string, string>> | undefined;
export type ParameterValues = Readonly<Record<string, ParameterValue>>;
