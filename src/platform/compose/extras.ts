import { encodeWords } from '../../config/index.ts';
import { propertyNames, type InstanceSpec, type PlatformSpec, type PortSpec } from '../schema.ts';
import { targetText } from '../spec/index.ts';

/** `key` and its value as run.conf has them; a list for `key[]`. */
export type Entries = Readonly<Record<string, string | readonly string[]>>;

const yesNo = (value: boolean): string => (value ? 'yes' : 'no');

type Written = readonly (readonly [key: string, value: string | number | readonly string[] | undefined])[];

/** Leaves out what is undefined. */
const entriesOf = (written: Written): Entries =>
  Object.fromEntries(
    written.flatMap(([key, value]) =>
      value === undefined ? [] : [[key, typeof value === 'number' ? String(value) : value] as const],
    ),
  );

/** What run.conf says of an instance and Compose has no words for. */
export function extrasOf(spec: InstanceSpec): Entries {
  const { ready } = spec;
  return entriesOf([
    ['instance_type', spec.instanceType],
    ...propertyNames.map((name) => [name, optional(spec.properties[name], yesNo)] as const),
    ...spec.links.map((link) => [`link.${link.alias}`, targetText(link)] as const),
    [
      'ports[]',
      spec.publishAddress === undefined || spec.ports.length === 0 ? undefined : spec.ports.map(portText),
    ],
    ['publish_address', spec.publishAddress],
    ['wait', spec.wait === 'ready' ? undefined : spec.wait],
    ['ready.tcp', optional(ready?.tcp, (ports) => ports.join(','))],
    ['ready.log', ready?.log],
    ['ready.command', optional(ready?.command, encodeWords)],
    ['timeout', spec.timeoutSeconds],
    ['sleep', spec.sleepSeconds || undefined],
    ['group', spec.group],
    ['pod', spec.pod],
    ['expose[]', optional(spec.expose, (ports) => (ports.length === 0 ? ['none'] : ports.map(exposedText)))],
  ]);
}

/** The same of the project and its base. */
export function projectExtras({ base, ssh, sshPeers, composeLabels, registry }: PlatformSpec) {
  return {
    project: entriesOf([
      ['ssh', ssh ? undefined : 'no'],
      ['ssh_peers', sshPeers ? undefined : 'no'],
      ['compose_labels', composeLabels ? undefined : 'no'],
      ['registry', registry],
    ]),
    base: entriesOf([
      ['image', base.image],
      ['bootstrap', base.bootstrap],
      ['sudo', yesNo(base.sudo)],
    ]),
  };
}

const optional = <T, U>(value: T | undefined, read: (value: T) => U): U | undefined =>
  value === undefined ? undefined : read(value);

const protocolText = (protocol: string): string => (protocol === 'tcp' ? '' : `/${protocol}`);

const exposedText = ({ containerPort, protocol }: Pick<PortSpec, 'containerPort' | 'protocol'>): string =>
  `${containerPort}${protocolText(protocol)}`;

/** Docker's notation: `127.0.0.1:8080:80/udp`. */
export function portText({ hostAddress, hostPort, ...port }: PortSpec): string {
  const address = hostAddress?.includes(':') ? `[${hostAddress}]` : hostAddress;
  return `${address === undefined ? '' : `${address}:`}${hostPort}:${exposedText(port)}`;
}
