import { BadValue, type YamlNode } from '../../config/index.ts';
import type { ContainerSettings } from './settings.ts';
import { isNull, member, text } from './values.ts';

type Settings = Partial<ContainerSettings>;

interface Binding {
  readonly HostIp: string;
  readonly HostPort: string;
}

/** `ports`: 22, "53/udp", [53, udp] or a range "8000-8002". */
export function exposedPorts(node: YamlNode): Settings {
  const items = node.kind === 'list' ? node.items : [node];
  return { config: { ExposedPorts: Object.fromEntries(items.flatMap(portKeys).map((key) => [key, {}])) } };
}

function portKeys(node: YamlNode): readonly string[] {
  if (node.kind === 'list' && node.items.length === 2) return [portKey(node.items.map(text).join('/'))];
  const [, first, last, protocol = ''] = /^(\d+)-(\d+)(\/\w+)?$/.exec(text(node)) ?? [];
  if (first === undefined) return [portKey(text(node))];
  const [from, to] = [Number(first), Number(last)];
  if (to < from || to > 65_535) throw new BadValue('a range of ports such as 8000-8002');
  return Array.from({ length: to - from + 1 }, (_, at) => portKey(`${from + at}${protocol}`));
}

/** As the API wants it: "22/tcp". */
function portKey(written: string): string {
  const [, port = '', protocol = 'tcp'] = /^(\d{1,5})(?:\/(tcp|udp|sctp))?$/.exec(written) ?? [];
  if (!isPort(port)) throw new BadValue('a port such as 22 or 53/udp');
  return `${port}/${protocol}`;
}

const isPort = (written: string): boolean => Number(written) >= 1 && Number(written) <= 65_535;

/** `port_bindings`, docker-py's way round: container port to host port. What is bound is exposed too. */
export function portBindings(node: YamlNode): Settings {
  if (node.kind !== 'map') throw new BadValue('a mapping of container ports to host ports');
  const entries = node.members.map(({ key, value }) => [portKey(key), bindingsOf(value)] as const);
  return {
    config: { ExposedPorts: Object.fromEntries(entries.map(([key]) => [key, {}])) },
    hostConfig: { PortBindings: Object.fromEntries(entries) },
  };
}

/** Two items whose first looks like an address are that and a port; else each is a binding. */
function bindingsOf(node: YamlNode): readonly Binding[] {
  if (node.kind !== 'list') return [bindingOf(node)];
  const [first, second] = node.items;
  const isPair = node.items.length === 2 && first?.kind === 'scalar' && /[.:]/.test(first.text);
  if (!isPair || !second) return node.items.map(bindingOf);
  if (/:\d+$/.test(first.text) && /^\d{1,3}\./.test(first.text)) return node.items.map(bindingOf);
  return [{ HostIp: first.text, HostPort: hostPort(second) }];
}

function bindingOf(node: YamlNode): Binding {
  if (node.kind === 'map') {
    const [address, port] = [member(node, 'HostIp'), member(node, 'HostPort')];
    return { HostIp: address ? text(address) : '', HostPort: port ? hostPort(port) : '' };
  }
  const [, address, port] = node.kind === 'scalar' ? (/^(.*[.\]]\w*):(\d+)$/.exec(node.text) ?? []) : [];
  if (address !== undefined && port !== undefined && isPort(port)) return { HostIp: address, HostPort: port };
  if (node.kind === 'scalar' && /^[\d.]+\.\d+$/.test(node.text)) return { HostIp: node.text, HostPort: '' };
  return { HostIp: '', HostPort: hostPort(node) };
}

/** Empty: the engine chooses. */
function hostPort(node: YamlNode): string {
  if (isNull(node)) return '';
  if (isPort(text(node))) return text(node);
  throw new BadValue('a host port, "ADDRESS:PORT", [ADDRESS, PORT] or null');
}
