import { encodeWords, type JsonMember, type JsonNode } from '../../config/index.ts';
import { badAlias, linkVariable } from '../spec/index.ts';
import { noteNetworks } from './declared.ts';
import { readDeploy, readReplicas, readRestart } from './deploy.ts';
import { DraftSection, type Draft } from './draft.ts';
import { readEnvFiles, readEnvironment, readSecrets, type ReadFile } from './environment.ts';
import { extension, readExtension } from './extension.ts';
import { itemsOf, memberOf, namesOf, textOf } from './nodes.ts';
import { readPorts } from './published.ts';
import { readVolumes } from './volumes.ts';

/** What the services of one file are read with. */
export interface Around {
  readonly draft: Draft;
  readonly root: JsonNode;
  readonly readFile: ReadFile;
  /** What to write behind `link.ALIAS =` for a service. */
  readonly targetOf: (service: string) => string;
}

type Reader = (node: JsonNode, section: DraftSection, around: Around, service: JsonNode) => void;

/** One entry of the same meaning. */
const same =
  (key: string): Reader =>
  (node, section, { draft }) =>
    copyText(key, node, section, draft);

function copyText(key: string, node: JsonNode, section: DraftSection, draft: Draft): void {
  const text = draft.text(node);
  if (text !== undefined) section.set(key, text);
}

/** By key of a service; in this order, as later ones go before earlier ones. */
const readers: Readonly<Record<string, Reader>> = {
  env_file: (node, section, { draft, readFile }) => readEnvFiles(node, section, draft, readFile),
  environment: (node, section, { draft }) => readEnvironment(node, section, draft),
  secrets: (node, section, { draft, root }) => readSecrets(node, section, draft, root),
  depends_on: readDependencies,
  links: readLinks,
  hostname: same('hostname'),
  command: readCommand,
  healthcheck: readHealthcheck,
  ports: (node, section, { draft }) => readPorts(node, section, draft),
  volumes: (node, section, { draft, root }, service) => readVolumes(node, section, draft, { root, service }),
  expose: (node, section, { draft }) =>
    section.set('expose[]', ...itemsOf(node).flatMap((item) => draft.text(item) ?? [])),
  mem_limit: same('memory'),
  cpus: same('cpus'),
  restart: (node, section, { draft }) => readRestart(node, section, draft),
  deploy: (node, section, { draft }) => readDeploy(node, section, draft),
  scale: (node, section, { draft }) => readReplicas(node, section, draft),
  networks: (node, _section, { draft }) => noteNetworks(node, draft),
};

/** Read elsewhere, or without a meaning of its own here. */
const silent = new Set(['build', 'image', 'container_name', extension]);

/** The section of run.conf for a service; what has no counterpart becomes a note. */
export function readService(header: string, service: JsonNode, around: Around): DraftSection {
  const section = new DraftSection(header);
  const members = service.kind === 'map' ? service.members : [];
  for (const member of members) noteUnknown(member, around.draft);
  for (const [key, read] of Object.entries(readers)) {
    const node = memberOf(service, key);
    if (node) read(node, section, around, service);
  }
  readExtension(memberOf(service, extension), section, around.draft);
  if (around.draft.exported) dropAddresses(section);
  return section;
}

function noteUnknown({ key, where }: JsonMember, draft: Draft): void {
  if (Object.hasOwn(readers, key) || silent.has(key) || key.startsWith('x-')) return;
  const hint = ['extends', 'profiles'].includes(key) ? '; import what "docker compose config" prints' : '';
  draft.note(where, `${key} has no counterpart${hint}`);
}

/** What export wrote in the place of the addresses that links bring. */
function dropAddresses(section: DraftSection): void {
  for (const [key] of section.entries)
    if (key.startsWith('link.')) section.set(`env.${linkVariable(key.slice('link.'.length))}`);
}

function readDependencies(node: JsonNode, section: DraftSection, { draft, targetOf }: Around): void {
  for (const name of namesOf(node)) {
    const condition = memberOf(node, name, 'condition');
    if (textOf(condition) === 'service_completed_successfully')
      draft.note(
        condition?.where ?? node.where,
        `depends_on: ${name} need not have ended: links wait until it is ready`,
      );
    section.set(`link.${name}`, targetOf(name));
  }
}

/** `SERVICE:ALIAS`; the alias takes the place of the name that depends_on may have set. */
function readLinks(node: JsonNode, section: DraftSection, { draft, targetOf }: Around): void {
  for (const item of itemsOf(node)) {
    const [service = '', alias = service] = (draft.text(item) ?? '').split(':');
    const bad = badAlias(alias);
    if (bad !== undefined) draft.note(item.where, `links: ${bad}`);
    else {
      section.set(`link.${service}`);
      section.set(`link.${alias}`, targetOf(service));
    }
  }
}

function readCommand(node: JsonNode, section: DraftSection, { draft }: Around): void {
  if (node.kind !== 'list') copyText('command', node, section, draft);
  else section.set('command', encodeWords(itemsOf(node).map((item) => draft.text(item) ?? '')));
}

function readHealthcheck(node: JsonNode, section: DraftSection, { draft }: Around): void {
  const test = memberOf(node, 'test');
  const words = itemsOf(test).map((item) => draft.text(item) ?? '');
  const [kind, ...rest] = words;
  if (textOf(memberOf(node, 'disable')) === 'true' || kind === 'NONE') section.set('wait', 'started');
  else if (kind === 'CMD') section.set('ready.command', encodeWords(rest));
  else if (kind === 'CMD-SHELL') section.set('ready.command', encodeWords(['sh', '-c', ...rest]));
  else if (test?.kind === 'scalar')
    section.set('ready.command', encodeWords(['sh', '-c', draft.text(test) ?? '']));
}
