import type { Document, Entry, Section } from '../../config/index.ts';
import type { SourcePosition } from '../../core/index.ts';
import type { InstanceSettings, InstanceSpec } from '../schema.ts';
import { parseTarget, type Target } from './header.ts';
import { instanceSettings, type Surroundings } from './instance.ts';
import { instanceKeys } from './keys.ts';
import { badInstanceName, knownContainer } from './names.ts';
import { Settings, over } from './settings.ts';

/** One section of run.conf whose header, or whose JSON fields, were read. */
export interface RunSection extends Target {
  readonly where: SourcePosition;
  readonly entries: readonly Entry[];
}

export interface RunConf {
  readonly instances: readonly InstanceSpec[];
  readonly defaults: InstanceSettings;
}

/** Interprets the sections of run.conf, with those of `[defaults]` laid under each. */
export function readRun(
  sections: readonly RunSection[],
  defaults: Section | undefined,
  around: Surroundings,
): RunConf {
  const read = (entries: readonly Entry[]) =>
    instanceSettings(new Settings(entries, instanceKeys, around.problems), around);
  return {
    defaults: read(defaults?.entries ?? []),
    instances: sections.map((section) => ({
      ...targetOf(section),
      where: section.where,
      ...read(over(section.entries, defaults)),
    })),
  };
}

const targetOf = ({ container, instance }: Target): Target =>
  instance === undefined ? { container } : { container, instance };

/** The sections of an INI file: `[defaults]`, and those that name an instance. */
export function runSections(
  document: Document,
  around: Surroundings,
): { readonly sections: readonly RunSection[]; readonly defaults: Section | undefined } {
  const { problems } = around;
  const [top, ...named] = document.sections;
  for (const { key, where } of top?.entries ?? []) {
    problems.add(
      `"${key}" stands above the first section`,
      where,
      'put it under a [section], or under [defaults]',
    );
  }
  const [defaults, ...more] = named.filter(({ name }) => name === 'defaults');
  for (const { where } of more)
    problems.add(`the section [defaults] was already on line ${defaults?.where.line ?? 0}`, where);
  return {
    defaults,
    sections: named.filter(({ name }) => name !== 'defaults').flatMap((section) => targeted(section, around)),
  };
}

function targeted(section: Section, { problems }: Surroundings): readonly RunSection[] {
  const { name, where, entries } = section;
  if (['project', 'base'].includes(name)) {
    problems.add(`the section [${name}] belongs in build.conf`, where);
    return [];
  }
  const target = problems.parse('section', name, where, parseTarget);
  return target ? [{ ...target, where, entries }] : [];
}

/** Says which sections name what cannot be. */
export function checkNames(sections: readonly RunSection[], { containers, problems }: Surroundings): void {
  for (const { container, instance, where } of sections) {
    const bad = instance === undefined ? undefined : badInstanceName(instance);
    if (bad !== undefined) problems.add(bad, where);
    knownContainer(container, containers, where, problems);
  }
}
