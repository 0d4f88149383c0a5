export { task, type DeclaredTask, type ValuesOf } from './declare.ts';
export type { Task, TaskContext, TaskDeclaration, TaskForm, TaskFunction } from './task.ts';
