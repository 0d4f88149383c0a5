import { DockeropsError, UsageError, nearest, throwAll } from '../core/index.ts';
import { coerce } from './coerce.ts';
import type { Parameter, ParameterValue, ParameterValues, TaskCall } from './types.ts';

/** What binding needs to know of a task. */
export interface Callable {
  readonly name: string;
  readonly parameters?: readonly Parameter[];
}

type Arguments = Pick<TaskCall, 'positional' | 'named'>;

/**
 * Gives each declared parameter its value: positional ones in the declared order,
 * then named ones, then `given` ones of a calling program, then defaults.
 * Throws all that is wrong with the call together.
 */
export function bind(task: Callable, call: Arguments, given: ParameterValues = {}): ParameterValues {
  const binding = new Binding(task);
  for (const text of call.positional) binding.addPositional(text);
  for (const [key, text] of Object.entries(call.named)) binding.addNamed(key, text);
  for (const [key, value] of Object.entries(given)) binding.addGiven(key, value);
  return binding.finish();
}

class Binding {
  readonly #task: Callable;
  readonly #parameters: readonly Parameter[];
  readonly #values = new Map<string, ParameterValue>();
  readonly #errors: DockeropsError[] = [];
  #next = 0;

  constructor(task: Callable) {
    this.#task = task;
    this.#parameters = task.parameters ?? [];
  }

  addPositional(text: string): void {
    const places = this.#parameters.filter((parameter) => !parameter.map);
    // One that takes the rest takes every further place.
    const rest = places.findIndex((parameter) => parameter.rest);
    const parameter = places[Math.min(this.#next, rest < 0 ? places.length - 1 : rest)];
    if (!parameter || (this.#next >= places.length && !parameter.rest)) {
      this.#complain(`${this.#task.name}: one argument too many: "${text}"`, [usage(this.#task)]);
      return;
    }
    this.#next += 1;
    if (parameter.rest) this.#append(parameter, text);
    else this.#set(parameter, text);
  }

  addNamed(key: string, text: string): void {
    const parameter = this.#parameters.find((candidate) => candidate.name === key && !candidate.map);
    if (parameter) {
      if (parameter.rest) this.#append(parameter, text);
      else this.#set(parameter, text);
      return;
    }
    const map = this.#parameters.find((candidate) => candidate.map && key.startsWith(`${candidate.name}.`));
    if (map) this.#put(map, key.slice(map.name.length + 1), text);
    else this.#refuseKey(key);
  }

  addGiven(key: string, value: ParameterValue): void {
    if (value === undefined) return;
    if (typeof value !== 'object') {
      this.addNamed(key, String(value));
      return;
    }
    const parameter = this.#parameters.find((candidate) => candidate.name === key);
    if (!parameter) this.#refuseKey(key);
    else this.#values.set(key, value);
  }

  #refuseKey(key: string): void {
    const map = this.#parameters.find((candidate) => candidate.map && candidate.name === key);
    if (map) {
      this.#complain(`${this.#task.name}: write ${key}.NAME=value, not ${key}=value`);
      return;
    }
    const names = this.#parameters.filter((candidate) => !candidate.map).map(({ name }) => name);
    const near = nearest(key, names);
    const hint = near === undefined ? usage(this.#task) : `did you mean ${near}=?`;
    this.#complain(`${this.#task.name}: no parameter "${key}"`, [hint]);
  }

  #set(parameter: Parameter, text: string): void {
    if (this.#values.has(parameter.name)) {
      this.#complain(`${this.#task.name}: ${parameter.name} is given twice`, [usage(this.#task)]);
      return;
    }
    this.#values.set(parameter.name, this.#coerced(parameter, text));
  }

  #append(parameter: Parameter, text: string): void {
    const value = this.#coerced(parameter, text);
    const before = (this.#values.get(parameter.name) ?? []) as readonly string[];
    const items = Array.isArray(value) ? (value as readonly string[]) : [text];
    this.#values.set(parameter.name, [...before, ...items]);
  }

  #put(map: Parameter, key: string, text: string): void {
    if (key === '') {
      this.#complain(`${this.#task.name}: no name after "${map.name}."`);
      return;
    }
    const before = this.#values.get(map.name) ?? {};
    this.#values.set(map.name, { ...(before as Record<string, string>), [key]: text });
  }

  #coerced(parameter: Parameter, text: string): ParameterValue {
    try {
      return coerce(this.#task.name, parameter, text);
    } catch (error) {
      if (!(error instanceof DockeropsError)) throw error;
      this.#errors.push(error);
      return undefined;
    }
  }

  #complain(message: string, hint: readonly string[] = []): void {
    this.#errors.push(new UsageError(message, { hint }));
  }

  finish(): ParameterValues {
    for (const parameter of this.#parameters) {
      if (this.#values.has(parameter.name)) continue;
      if (parameter.required) {
        this.#complain(`${this.#task.name}: ${parameter.name} is missing`, [usage(this.#task)]);
      } else this.#values.set(parameter.name, absent(parameter));
    }
    throwAll(this.#errors);
    return Object.fromEntries(this.#values);
  }
}

function absent(parameter: Parameter): ParameterValue {
  if (parameter.default !== undefined) return parameter.default;
  if (parameter.map) return {};
  return parameter.rest ? [] : undefined;
}

/** How a task is called: `run:name[,instance=…][,env.NAME=…]`. */
export function usage(task: Callable): string {
  const parts = (task.parameters ?? []).map((parameter) => {
    if (parameter.map) return `[${parameter.name}.NAME=…]`;
    if (parameter.rest) return `[${parameter.name},…]`;
    return parameter.required ? parameter.name : `[${parameter.name}=…]`;
  });
  return `usage: dockerops ${task.name}${parts.length === 0 ? '' : `:${parts.join(',')}`}`;
}
