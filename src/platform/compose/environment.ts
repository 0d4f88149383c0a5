import type { JsonNode } from '../../config/index.ts';
import type { SourcePosition } from '../../core/index.ts';
import { soundsSecret } from '../sensitive.ts';
import { badEnvironmentName, badVariableName } from '../spec/index.ts';
import type { Draft, DraftSection } from './draft.ts';
import { itemsOf, memberOf, pairsOf, textOf } from './nodes.ts';
import { readEnvFile } from './interpolate.ts';

/** Text of a file beside the Compose file; undefined when it is not there. */
export type ReadFile = (path: string) => string | undefined;

/** `environment` of a service. A variable without a value must be given, there as here. */
export function readEnvironment(node: JsonNode, section: DraftSection, draft: Draft): void {
  for (const { key, value, where } of pairsOf(node)) {
    if (textOf(value) === undefined || draft.isAskedFor(value, key)) give(section, draft, key, where);
    else if (isSecretHere(key, value, draft)) giveSecret(section, draft, key, where, '.env');
    else setVariable(section, draft, key, draft.text(value) ?? '', where);
  }
}

/** By its own name or by that of a variable in it; what the Compose file says itself is no secret any more. */
const isSecretHere = (key: string, value: JsonNode, draft: Draft): boolean =>
  draft.isFromOutside(value) && (soundsSecret(key) || draft.hasSecret(value));

/** `env_file`: its lines become variables; what `environment` says itself goes before. */
export function readEnvFiles(node: JsonNode, section: DraftSection, draft: Draft, readFile: ReadFile): void {
  const files = node.kind === 'list' ? itemsOf(node) : [node];
  for (const file of files) {
    const path = draft.text(file) ?? draft.text(memberOf(file, 'path')) ?? '';
    const text = readFile(path);
    if (text === undefined) draft.note(file.where, `env_file: there is no ${path}`);
    for (const [name, value] of readEnvFile(text ?? ''))
      if (soundsSecret(name)) giveSecret(section, draft, name, file.where, path);
      else setVariable(section, draft, name, value, file.where);
  }
}

/** It must be given when it runs. */
function give(section: DraftSection, draft: Draft, name: string, where: SourcePosition): void {
  if (isUsable(name, draft, where)) section.set(`env.${name}`, '');
}

/** run.conf is for git; what stood in a file that is not must not get there. */
function giveSecret(
  section: DraftSection,
  draft: Draft,
  name: string,
  where: SourcePosition,
  file: string,
): void {
  if (!isUsable(name, draft, where)) return;
  section.set(`env.${name}`, '');
  const places = 'in the environment, in conf/host.conf or when asked';
  draft.note(where, `environment: ${name} sounds secret: give it the value that ${file} has, ${places}`);
}

function setVariable(
  section: DraftSection,
  draft: Draft,
  name: string,
  value: string,
  where: SourcePosition,
): void {
  if (!isUsable(name, draft, where)) return;
  if (value !== '') section.set(`env.${name}`, value);
  else draft.note(where, `environment: ${name} is empty, which run.conf takes for "must be given": left out`);
}

/** Export writes what dockerops sets itself, too: that is no news. */
function isUsable(name: string, draft: Draft, where: SourcePosition): boolean {
  const bad = badEnvironmentName(name);
  if (bad !== undefined && !draft.exported) draft.note(where, `environment: ${bad}`);
  return bad === undefined;
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
