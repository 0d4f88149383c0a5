import type { Step } from './step.ts';

/** Throws for an id used twice, a need that is not in the plan, or a circle: a planner's mistake. */
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
