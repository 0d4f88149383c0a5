import type { StepView } from '../core/index.ts';
import type { KindRegistry } from './kind.ts';
import { knownAfter, replaceRefs, type Outputs, type Step } from './step.ts';

/** A step as renderers see it; what is not known yet reads "(known after build:demo)". */
export function viewOf(step: Step, kinds: KindRegistry, outputs: ReadonlyMap<string, Outputs>): StepView {
  const params = replaceRefs(step.params, (ref) => outputs.get(ref.$after)?.[ref.output] ?? knownAfter(ref));
  const title = kinds.get(step.kind).title(params as Record<string, unknown>);
  return { id: step.id, kind: step.kind, title, ...(step.host !== undefined && { host: step.host }) };
}
