import { refsIn, type Plan, type Step } from './step.ts';

/** Throws for what no plan may have: a planner's mistake, found before anything is done. */
export function checkPlan(plan: Plan): void {
  checkGraph(plan.steps);
  const ending = plan.finally ?? [];
  if (ending.length > 0) checkGraph([...plan.steps, ...ending]);
}

/** An id used twice, a need that is not there, a circle, an output of a step that need not have ended. */
export function checkGraph(steps: readonly Step[]): void {
  const byId = new Map(steps.map((step) => [step.id, step]));
  if (byId.size !== steps.length)
    throw new Error(`plan: duplicate step id in ${steps.map((step) => step.id).join(', ')}`);
  for (const step of steps) {
    for (const need of step.needs) {
      if (!byId.has(need)) throw new Error(`plan: step ${step.id} needs ${need}, which is not there`);
    }
  }
  const circle = findCircle(new Map(steps.map((step) => [step.id, step.needs])));
  if (circle) throw new Error(`plan: circle ${circle.join(' -> ')}`);
  for (const step of steps) checkRefs(step, byId);
}

/** A reference to a step of this graph needs that step, directly or through others. */
function checkRefs(step: Step, byId: ReadonlyMap<string, Step>): void {
  const refs = refsIn(step.params).filter((ref) => byId.has(ref.$after));
  if (refs.length === 0) return;
  const before = ancestors(step, byId);
  const loose = refs.find((ref) => !before.has(ref.$after));
  if (loose)
    throw new Error(`plan: step ${step.id} uses "${loose.output}" of ${loose.$after}, but does not need it`);
}

function ancestors(step: Step, byId: ReadonlyMap<string, Step>): ReadonlySet<string> {
  const found = new Set<string>();
  const left = [...step.needs];
  for (let need = left.pop(); need !== undefined; need = left.pop()) {
    if (found.has(need)) continue;
    found.add(need);
    left.push(...(byId.get(need)?.needs ?? []));
  }
  return found;
}

/** The first circle of a graph as a path that ends where it starts, or undefined. */
export function findCircle(edges: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const finished = new Set<string>();
  const visit = (node: string, path: readonly string[]): readonly string[] | undefined => {
    const seenAt = path.indexOf(node);
    if (seenAt >= 0) return [...path.slice(seenAt), node];
    if (finished.has(node)) return undefined;
    for (const next of edges.get(node) ?? []) {
      const circle = visit(next, [...path, node]);
      if (circle) return circle;
    }
    finished.add(node);
    return undefined;
  };
  for (const node of edges.keys()) {
    const circle = visit(node, []);
    if (circle) return circle;
  }
  return undefined;
}
