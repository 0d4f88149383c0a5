import type { YamlMember, YamlNode } from '../../config/index.ts';
import { combine, type ContainerSettings } from '../keywords/settings.ts';
import { keywordNames, keywords, type Keyword } from '../keywords/table.ts';
import { apiValue, boolean, text } from '../keywords/values.ts';
import type { ResolvePath } from '../keywords/mounts.ts';
import type { Phase } from './phases.ts';
import { all, Faults } from '../faults.ts';
import { demandKnown, mapOf, readAt } from './problems.ts';
import type { Remark } from './schema.ts';

export interface ReadSettings {
  readonly settings: ContainerSettings;
  readonly image?: string;
  readonly remarks: readonly Remark[];
}

type Phases = Readonly<Partial<Record<Phase, YamlNode>>>;

/** What `creation` and `startup` say: one create call, in which `startup` has the last word. */
export function readSettings(name: string, phases: Phases, resolve: ResolvePath): ReadSettings {
  const faults = new Faults();
  const membersOf = (what: string, node: YamlNode | undefined): readonly YamlMember[] => {
    if (!node) return [];
    const map = faults.read(() => mapOf(what, node), { kind: 'map', members: [], where: node.where });
    faults.read(() => demandKnown(what, map, keywordNames), undefined);
    return map.members;
  };
  const creation = membersOf(`${name}: creation`, phases.creation);
  const startup = membersOf(`${name}: startup`, phases.startup);
  const twice = creation.filter(({ key }) => startup.some((one) => one.key === key));
  const own = [...creation.filter((one) => !twice.includes(one)), ...startup];
  const table = keywords(resolve);
  const parts = faults.each(own, ({ key, value }) => {
    const read = table[key];
    return read ? readAt(`${name}: ${key}`, value, read) : {};
  });
  const raw = own.filter(({ key }) => key === 'host_config');
  const basis = faults.each(raw, ({ value }) => rawHostConfig(name, value, table));
  const image = faults.read(() => imageOf(name, own), undefined);
  faults.throw();
  return {
    settings: inItsNetwork(combine([...basis, ...parts, detached(own)])),
    ...(image !== undefined && { image }),
    remarks: [
      ...twice.map(({ key }) => debug(`${name}: startup's ${key} wins over creation's`)),
      ...own.flatMap((one) => remarkOn(name, one)),
    ],
  };
}

/** docker-py's own words, or the API's as they are. */
function rawHostConfig(
  name: string,
  node: YamlNode,
  table: Readonly<Record<string, Keyword>>,
): Partial<ContainerSettings> {
  const parts = all(mapOf(`${name}: host_config`, node).members, ({ key, value }) => {
    const read = table[key] ?? (key === 'Mounts' ? table['mounts'] : undefined);
    if (read) return readAt(`${name}: ${key}`, value, read);
    return readAt(`${name}: host_config`, value, (one) => ({ hostConfig: { [key]: apiValue(one) } }));
  });
  return combine(parts);
}

/** `image`, and its `tag` apart. */
function imageOf(name: string, own: readonly YamlMember[]): string | undefined {
  const read = (key: string) => {
    const found = own.find((one) => one.key === key);
    return found && readAt(`${name}: ${key}`, found.value, text);
  };
  const [image, tag] = [read('image'), read('tag')];
  return image !== undefined && tag !== undefined ? `${image}:${tag}` : image;
}

/** `stdin_open` without `detach` means a terminal that somebody will attach to, once. */
function detached(own: readonly YamlMember[]): Partial<ContainerSettings> {
  const given = (key: string) => own.find((one) => one.key === key)?.value;
  const [open, detach] = [given('stdin_open'), given('detach')];
  const attached = open && boolean(open) && detach && !boolean(detach);
  return attached ? { config: { AttachStdin: true, StdinOnce: true } } : {};
}

/** On a network of the user's own, links belong to the endpoint; only the default one knows them as a host's setting. */
function inItsNetwork(settings: ContainerSettings): ContainerSettings {
  const mode = settings.hostConfig['NetworkMode'];
  const own = typeof mode === 'string' && !/^(default|bridge|none|host|container:.*)?$/.test(mode);
  if (!own || settings.endpoints?.[mode] !== undefined) return settings;
  return { ...settings, endpoints: { ...settings.endpoints, [mode]: {} } };
}

function remarkOn(name: string, { key, value }: YamlMember): readonly Remark[] {
  if (key === 'lxc_conf')
    return [warning(`${name}: lxc_conf has had no effect since Docker 1.10 and is left out`)];
  const written = key === 'name' && value.kind === 'scalar' ? value.text : name;
  return written === name ? [] : [debug(`${name}: is called that, not ${written} as its "name" says`)];
}

export const debug = (text: string): Remark => ({ level: 'debug', text });
export const warning = (text: string): Remark => ({ level: 'warning', text });
