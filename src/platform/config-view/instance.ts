import type { Run } from '../../ports/index.ts';
import {
  propertyNames,
  type InstanceSpec,
  type InstanceType,
  type PlatformSpec,
  type Properties,
  type PropertyName,
} from '../schema.ts';
import { instanceOf, previewEnvironment, targetText, type Preview } from '../spec/index.ts';
import { resolveProperties, resolveType } from '../types.ts';
import { linkValues, otherValues } from './run-conf.ts';
import { place, placed, truth, type ConfigGroup, type ConfigSetting } from './setting.ts';

/** What an instance will be, and who says so. */
export async function instanceGroup(
  run: Run,
  { project }: PlatformSpec,
  spec: InstanceSpec,
): Promise<ConfigGroup> {
  const instance = instanceOf(spec);
  const type = resolveType(spec, instance);
  const properties = resolveProperties(type, spec.properties, {});
  const previews = await previewEnvironment(run, project, { spec, type, properties, given: {} });
  return {
    section: targetText({ container: spec.container, instance }),
    settings: [
      { key: 'instance_type', value: type, origin: typeOrigin(spec, type, instance) },
      ...propertyNames.map((name) => propertySetting(name, properties, spec, type)),
      ...placed(linkValues(spec), spec.origins),
      ...previews.map(previewSetting),
      ...placed(otherValues(spec), spec.origins),
    ],
  };
}

function typeOrigin({ instanceType, origins }: InstanceSpec, type: InstanceType, instance: string): string {
  if (instanceType !== undefined) return place(origins?.['instance_type']);
  return type === instance ? "the instance's name" : 'default';
}

const propertySetting = (
  name: PropertyName,
  properties: Properties,
  { origins }: InstanceSpec,
  type: InstanceType,
): ConfigSetting => ({
  key: name,
  value: truth(properties[name]),
  origin: place(origins?.[name], `type ${type}`),
});

function previewSetting({ key, value, origin }: Preview): ConfigSetting {
  const source = origin === 'environment' ? origin : place(origin);
  return { key, value: value ?? '', origin: value === undefined ? `must be given, says ${source}` : source };
}
