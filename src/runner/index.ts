export { declaredTasks } from './collect.ts';
export { task, type DeclaredTask, type ValuesOf } from './declare.ts';
export type { Where } from './hosts/targets.ts';
export { explainHosts } from './hosts/explain.ts';
export { emptyInventory, readInventory, type Inventory } from './hosts/inventory.ts';
export type { ChosenHost, HostSources } from './hosts/resolve.ts';
export type { MaxFailures, Policy } from './hosts/policy.ts';
export { HostsError, type HostResult } from './hosts/results.ts';
export type { Fleet } from './hosts/schedule.ts';
export { runLine, type LineOptions } from './line.ts';
export { placesIn } from './place.ts';
export { prepareCommand, prepareLine, type PreparedCall } from './prepare.ts';
export { Registry } from './registry.ts';
export type { TemplateOptions } from './edit.ts';
export type { RebootOptions, WaitOptions } from './reboot.ts';
export type { RsyncOptions } from './rsync.ts';
export { ShellError, type ShellOptions, type SudoOptions } from './shell-result.ts';
export type { Shell } from './shell.ts';
export { transferTree, type TreeOptions, type TreeResult } from './tree/index.ts';
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
