export { counted } from './counted.ts';
export { applyPlan, describePlan, reportOf } from './apply.ts';
export { execute, stepsAtOnce } from './executor.ts';
export type { PlanReport, StepReport } from './ledger.ts';
export { findCircle } from './graph.ts';
export { locked } from './locked.ts';
export { KindRegistry, type StepKind, type StepTools } from './kind.ts';
export { after, type OutputRef, type FailurePolicy, type Outputs, type Plan, type Step } from './step.ts';
