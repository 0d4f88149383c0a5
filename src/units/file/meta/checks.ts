import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { BadValue, parseOneOf, type YamlMap, type YamlMember, type YamlNode } from '../../../config/index.ts';
import { integer, member, natural, text } from '../../keywords/values.ts';
import { expandPlaceholders, type Places } from '../paths.ts';
import { all } from '../../faults.ts';
import { demandKnown, mapOf, readAt, refuse } from '../problems.ts';
import { pattern } from './pattern.ts';
import type { DaemonCheck, JobCheck, Pattern } from './schema.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'];
const daemonKeys = ['type', 'url', 'status', 're.match', 'match', 'cert', 'timeout'];
const daemonTimeout = 30;
const jobTimeout = 60;

/** The `daemon` of a container: a list of `{GET: {url, …}}`, or `{name: {type: GET, url, …}}` (units §8.3). */
export function daemonChecks(container: string, node: YamlNode, places: Places): readonly DaemonCheck[] {
  const what = `${container}: daemon`;
  const members = node.kind === 'list' ? node.items.flatMap((item) => mapOf(what, item).members) : undefined;
  return all(members ?? mapOf(what, node).members, (one) => daemonCheck(what, one, places));
}

function daemonCheck(what: string, { key, value, where }: YamlMember, places: Places): DaemonCheck {
  const map = mapOf(what, value);
  demandKnown(what, map, daemonKeys);
  const type = member(map, 'type');
  const method = (type ? readAt(`${what}: type`, type, text) : key).toUpperCase();
  if (!methods.includes(method))
    throw refuse(`${what}: "${key}" is no method of HTTP`, where, `it takes ${methods.join(', ')}`);
  const given = member(map, 'url');
  if (!given) throw refuse(`${what}: ${key} has no url`, where);
  const url = readAt(`${what}: url`, given, httpUrl);
  const status = numberAt(what, map, 'status');
  const match = matchOf(what, map);
  const certificate = certificateOf(what, map, url, places);
  return {
    method,
    url,
    ...(status !== undefined && { status }),
    ...(match && { match }),
    ...(certificate !== undefined && { certificate }),
    timeout: numberAt(what, map, 'timeout') ?? daemonTimeout,
  };
}

function httpUrl(node: YamlNode): string {
  const url = text(node);
  if (/^https?:\/\/./.test(url)) return url;
  throw new BadValue('a URL that begins with http:// or https://');
}

function certificateOf(what: string, map: YamlMap, url: string, places: Places): string | undefined {
  const given = member(map, 'cert');
  if (!given) return undefined;
  return readAt(`${what}: cert`, given, (node) => {
    const path = resolve(places.configuration, expandPlaceholders(text(node), places));
    if (url.startsWith('http:')) throw new BadValue('left out, as the URL is not https');
    if (!existsSync(path)) throw new BadValue('the path of a PEM file that is there');
    return path;
  });
}

const numberAt = (what: string, map: YamlMap, key: string): number | undefined => {
  const given = member(map, key);
  return given && readAt(`${what}: ${key}`, given, natural);
};

function matchOf(what: string, map: YamlMap): Pattern | undefined {
  const given = member(map, 're.match') ?? member(map, 'match');
  return given && readAt(`${what}: re.match`, given, pattern);
}

/** The `job` of a container. */
export function jobCheck(container: string, node: YamlNode): JobCheck {
  const what = `${container}: job`;
  const map = mapOf(what, node);
  demandKnown(what, map, ['exit_code', 'logs', 'timeout', 'stream']);
  const [code, logs, stream] = ['exit_code', 'logs', 'stream'].map((key) => member(map, key));
  const items = logs?.kind === 'list' ? logs.items : logs ? [logs] : [];
  return {
    exitCode: code ? readAt(`${what}: exit_code`, code, integer) : 0,
    logs: items.map((item) => logPattern(`${what}: logs`, item)),
    stream: stream
      ? readAt(`${what}: stream`, stream, (one) =>
          parseOneOf(['stdout', 'stderr', 'both'] as const)(text(one)),
        )
      : 'both',
    timeout: numberAt(what, map, 'timeout') ?? jobTimeout,
  };
}

function logPattern(what: string, item: YamlNode): Pattern {
  const map = mapOf(what, item);
  demandKnown(what, map, ['re.match', 'match']);
  const match = matchOf(what, map);
  if (match) return match;
  throw refuse(`${what}: an item has no re.match`, item.where);
}
