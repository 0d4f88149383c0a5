import type { View } from '../core/index.ts';
import type { Parameter } from '../taskline/index.ts';
import type { TaskContext, TaskDeclaration, TaskFunction } from './task.ts';

type ValueOf<P extends Parameter> = P extends { map: true }
  ? Readonly<Record<string, string>>
  : P extends { rest: true } | { type: 'list' }
    ? readonly string[]
    : P extends { type: 'bool' }
      ? boolean
      : P extends { type: 'int' | 'number' }
        ? number
        : P extends { type: 'enum'; values: readonly (infer V)[] }
          ? V
          : string;

type Given<P extends Parameter> = P extends
  { required: true } | { default: unknown } | { map: true } | { rest: true }
  ? ValueOf<P>
  : ValueOf<P> | undefined;

/** The values a task's function gets, typed from its declaration. Names with dots or dashes are read by their literal name. */
export type ValuesOf<P extends readonly Parameter[]> = { readonly [K in P[number] as K['name']]: Given<K> };

export interface DeclaredTask extends TaskDeclaration {
  readonly run: TaskFunction;
}

type Declaration<P extends readonly Parameter[], T> = Omit<
  TaskDeclaration,
  'parameters' | 'view' | 'changes'
> & {
  readonly parameters?: P;
  readonly view?: (value: Exclude<T, undefined>) => View;
  readonly changes?: (value: T) => boolean;
};

/** Declares a task: `export default task({ name, doc, form, parameters }, async (context, values) => …)`. */
export function task<const P extends readonly Parameter[], T>(
  declaration: Declaration<P, T>,
  run: (context: TaskContext, values: ValuesOf<P>) => Promise<T>,
): DeclaredTask {
  return { ...declaration, run };
}
