export { plan, run, runView, type RunArguments } from './call.ts';
export { changesView, type ChangePlan, type Downtime, type InstanceChange } from './changes.ts';
export { noOverrides, type Overrides, type ResolvedInstance, type RunRequest } from '../instance/instance.ts';
export { rerun, type RerunSelection } from './rerun.ts';
export { runInstances, type InstanceRun } from './run.ts';
