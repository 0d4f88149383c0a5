import type { View } from '../../core/index.ts';
import { portsText, stateText } from './format.ts';
import type { Info } from './info.ts';

/** `info` as nested text: a heading, its facts, and the lists below it. */
export function infoView(info: Info): View {
  const facts: readonly Fact[] = [
    ['type', info.type],
    ['state', stateText(info)],
    ['error', info.error],
    ['pod', info.pod ?? ''],
    ['address', info.address],
    ['ports', portsText(info.ports)],
    ['hostname', info.hostname],
    ['image', `${info.image.name} (${shortId(info.image.id)})`],
    ['container', `${info.name} (${shortId(info.id)})`],
    ['created', info.created],
    ['started', info.started ?? 'never'],
    ['restarts', `${info.restarts.policy}, ${info.restarts.count} so far`],
  ];
  const mounts = info.mounts.map(({ source, target, readOnly }): Fact => [
    target,
    source + (readOnly ? ' (read only)' : ''),
  ]);
  return {
    kind: 'text',
    text: [
      `${info.container}, instance ${info.instance}, of project ${info.project}`,
      ...lines(facts.filter(([, value]) => value !== '')),
      ...section('links', Object.entries(info.links)),
      ...section('data', Object.entries(info.data)),
      ...section('mounts', mounts),
      ...section('environment', Object.entries(info.env)),
      ...section('labels', Object.entries(info.labels)),
    ].join('\n'),
  };
}

type Fact = readonly [name: string, value: string];

const section = (title: string, facts: readonly Fact[]): readonly string[] =>
  facts.length === 0 ? [] : [`  ${title}`, ...lines(facts, '    ')];

function lines(facts: readonly Fact[], indent = '  '): readonly string[] {
  const width = Math.max(0, ...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `${indent}${name.padEnd(width)}  ${value}`);
}

const shortId = (id: string) => id.replace(/^sha256:/, '').slice(0, 12);
