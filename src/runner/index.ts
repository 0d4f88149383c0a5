export { declaredTasks } from './collect.ts';
export { task, type DeclaredTask, type ValuesOf } from './declare.ts';
export { explainHosts } from './hosts/explain.ts';
export { emptyInventory, readInventory, type Inventory } from './hosts/inventory.ts';
export type { ChosenHost, HostSources } from './hosts/resolve.ts';
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
export { findTaskFiles, inventoryFile, projectRoot } from './task-files.ts';
export { loadUserTasks, type UserTasks } from './user-tasks.ts';
