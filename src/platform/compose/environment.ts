import type { JsonNode } from '../../config/index.ts';
import type { SourcePosition } from '../../core/index.ts';
import { badEnvironmentName, badVariableName } from '../spec/index.ts';
import type { Draft, DraftSection } from './draft.ts';
import { itemsOf, memberOf, pairsOf, textOf } from './nodes.ts';
import { readEnvFile } from './interpolate.ts';

/** Text of a file beside the Compose file; undefined when it is not there. */
export type ReadFile = (path: string) => string | undefined;

/** `environment` of a service. A variable without a value must be given, there as here. */
export function readEnvironment(node: JsonNode, section: DraftSection, draft: Draft): void {
  for (const { key, value, where } of pairsOf(node)) {
    const asked = textOf(value) === undefined || draft.isAskedFor(value, key);
    setVariable(section, draft, key, asked ? undefined : (draft.text(value) ?? ''), where);
  }
}

/** `env_file`: its lines become variables; what `environment` says itself goes before. */
export function readEnvFiles(node: JsonNode, section: DraftSection, draft: Draft, readFile: ReadFile): void {
  const files = node.kind === 'list' ? itemsOf(node) : [node];
  for (const file of files) {
    const path = draft.text(file) ?? draft.text(memberOf(file, 'path')) ?? '';
    const text = readFile(path);
    if (text === undefined) draft.note(file.where, `env_file: there is no ${path}`);
    for (const [name, value] of readEnvFile(text ?? '')) setVariable(section, draft, name, value, file.where);
  }
}

function setVariable(
  section: DraftSection,
  draft: Draft,
  name: string,
  value: string | undefined,
  where: SourcePosition,
): void {
  const bad = badEnvironmentName(name);
  if (bad !== undefined && draft.exported) return;
  if (bad !== undefined) draft.note(where, `environment: ${bad}`);
  else if (value === '')
    draft.note(where, `environment: ${name} is empty, which run.conf takes for "must be given": left out`);
  else section.set(`env.${name}`, value ?? '');
}

/** `secrets` of a service: files under /run/secrets here as there, whose values come from outside of run.conf. */
export function readSecrets(node: JsonNode, section: DraftSection, draft: Draft, root: JsonNode): void {
  for (const item of itemsOf(node)) {
    const source = textOf(item) ?? textOf(memberOf(item, 'source')) ?? '';
    const name = textOf(memberOf(item, 'target')) ?? source;
    const bad = badVariableName(name);
    if (bad !== undefined) {
      draft.note(item.where, `secrets: ${bad}`);
      continue;
    }
    section.set(`secret.${name}`, '');
    const file = draft.text(memberOf(root, 'secrets', source, 'file'));
    if (file !== undefined)
      draft.note(
        item.where,
        `secrets: give ${name} the text of ${file}, in the environment, in conf/host.conf or when asked`,
      );
  }
}
