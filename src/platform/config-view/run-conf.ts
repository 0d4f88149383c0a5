import { encodeBytes, encodeWords } from '../../config/index.ts';
import type { ExposedPort, InstanceSpec, PortSpec } from '../schema.ts';
import { targetText } from '../spec/index.ts';
import type { Values } from './setting.ts';

/** Its links, by their keys. */
export const linkValues = ({ links }: InstanceSpec): Values =>
  Object.fromEntries(links.map((link) => [`link.${link.alias}`, targetText(link)]));

/** All other settings, under their names in run.conf. */
export const otherValues = (spec: InstanceSpec): Values => ({
  hostname: spec.hostname,
  volumes:
    spec.volumes
      .map(({ source, target, readOnly }) => `${source}:${target}${readOnly ? ':ro' : ''}`)
      .join(',') || undefined,
  ports: spec.ports.map(portText).join(',') || undefined,
  publish_address: spec.publishAddress,
  wait: spec.wait,
  'ready.tcp': spec.ready?.tcp?.join(','),
  'ready.log': spec.ready?.log,
  'ready.command': spec.ready?.command && encodeWords(spec.ready.command),
  timeout: spec.timeoutSeconds,
  sleep: spec.sleepSeconds,
  group: spec.group,
  pod: spec.pod,
  expose: spec.expose && (spec.expose.map(exposeText).join(',') || 'none'),
  memory: spec.memoryBytes === undefined ? undefined : encodeBytes(spec.memoryBytes),
  cpus: spec.cpus,
  restart: spec.restart,
  command: spec.command && encodeWords(spec.command),
});

const portText = ({ hostAddress, hostPort, containerPort, protocol }: PortSpec): string =>
  `${hostAddress === undefined ? '' : `${hostAddress.includes(':') ? `[${hostAddress}]` : hostAddress}:`}${hostPort}:${containerPort}/${protocol}`;

const exposeText = ({ containerPort, protocol }: ExposedPort): string => `${containerPort}/${protocol}`;
