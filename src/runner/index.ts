export { declaredTasks } from './collect.ts';
export { task, type DeclaredTask, type ValuesOf } from './declare.ts';
export { prepareLine, runLine, type PreparedCall } from './line.ts';
export { placesIn } from './place.ts';
export { Registry } from './registry.ts';
export {
  entryOf,
  type Task,
  type TaskContext,
  type TaskDeclaration,
  type TaskEntry,
  type TaskForm,
  type TaskFunction,
} from './task.ts';
export { findTaskFiles } from './task-files.ts';
export { loadUserTasks, type UserTasks } from './user-tasks.ts';
