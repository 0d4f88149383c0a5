import type { JsonNode } from '../../config/index.ts';
import type { Draft, DraftSection } from './draft.ts';
import { memberOf, membersOf } from './nodes.ts';

const known = new Set(['replicas', 'resources', 'restart_policy']);

/** `deploy` of a service: limits and the restart policy, which goes before `restart` there, too. */
export function readDeploy(node: JsonNode, section: DraftSection, draft: Draft): void {
  readReplicas(memberOf(node, 'replicas') ?? node, section, draft);
  for (const key of ['memory', 'cpus']) {
    const limit = draft.text(memberOf(node, 'resources', 'limits', key));
    if (limit !== undefined) section.set(key, limit);
  }
  const policy = memberOf(node, 'restart_policy');
  if (policy) readPolicy(policy, section, draft);
  for (const { key, where } of membersOf(node).filter((member) => !known.has(member.key)))
    draft.note(where, `deploy.${key} has no counterpart`);
}

/** `deploy.replicas` or `scale`. */
export function readReplicas(node: JsonNode, _section: DraftSection, draft: Draft): void {
  const count = Number(draft.text(node) ?? 1);
  if (count > 1)
    draft.note(node.where, `${count} replicas: each needs a section of its own, this is the first`);
}

/** Compose deploy specification, "restart_policy". */
const conditions = new Map([
  ['none', 'no'],
  ['any', 'always'],
]);

function readPolicy(node: JsonNode, section: DraftSection, draft: Draft): void {
  const condition = draft.text(memberOf(node, 'condition')) ?? 'any';
  section.set('restart', conditions.get(condition) ?? condition);
  for (const { key, where } of membersOf(node).filter((member) => member.key !== 'condition'))
    draft.note(where, `deploy.restart_policy.${key} has no counterpart`);
}

/** `on-failure:3`: how often is not said here. */
export function readRestart(node: JsonNode, section: DraftSection, draft: Draft): void {
  const [policy = '', times] = (draft.text(node) ?? '').split(':');
  section.set('restart', policy);
  if (times !== undefined) draft.note(node.where, `restart: ${policy} has no limit of ${times} times here`);
}
