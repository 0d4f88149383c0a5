export { declaredTasks } from './collect.ts';
export { task, type DeclaredTask, type ValuesOf } from './declare.ts';
export { explainHosts } from './hosts/explain.ts';
export { emptyInventory, readInventory, type Inventory } from './hosts/inventory.ts';
export type { ChosenHost, HostSources } from './hosts/resolve.ts';
export type { MaxFailures, Policy } from './hosts/policy.ts';
export type { Fleet } from './hosts/schedule.ts';
export { prepareCommand, prepareLine, runLine, type LineOptions, type PreparedCall } from './line.ts';
export { placesIn } from './place.ts';
export { Registry } from './registry.ts';
export { ShellError, type Shell, type ShellOptions, type SudoOptions } from './shell.ts';
export {
  entryOf,
  type Task,
  type TaskContext,
  type TaskDeclaration,
  type TaskEntry,
  type TaskForm,
  type TaskFunction,
} from './task.ts';
export { findTaskFiles, inventoryFile, projectRoot } from './task-files.ts';
export { loadUserTasks, type UserTasks } from './user-tasks.ts';
