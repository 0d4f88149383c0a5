import type { YamlMap, YamlMember, YamlNode } from '../../config/index.ts';
import { demandKnown, refuse } from './problems.ts';

/** The parts of a container's description. */
export type Phase = 'build' | 'creation' | 'startup' | 'daemon' | 'job' | 'tests';

/** The seed spells three of them in two ways. */
const spellings: Readonly<Record<Phase, readonly string[]>> = {
  build: ['build'],
  creation: ['creation', 'create'],
  startup: ['startup', 'start'],
  daemon: ['daemon'],
  job: ['job', 'jobs'],
  tests: ['tests'],
};

/** Throws for what is no phase. */
export const demandPhases = (container: string, entry: YamlMap): void =>
  demandKnown(container, entry, Object.values(spellings).flat());

/** A container's phases, whatever they are spelled. Throws where both spellings of one say something. */
export function phasesOf(container: string, entry: YamlMap): Readonly<Partial<Record<Phase, YamlNode>>> {
  const found = Object.entries(spellings).flatMap(([phase, names]) => {
    const [first, second] = entry.members.filter((one) => names.includes(one.key) && saysSomething(one));
    if (first && second)
      throw refuse(
        `${container}: ${first.key} and ${second.key} are the same`,
        second.where,
        'keep one of them',
      );
    return first ? [[phase, first.value]] : [];
  });
  return Object.fromEntries(found) as Partial<Record<Phase, YamlNode>>;
}

function saysSomething({ value }: YamlMember): boolean {
  if (value.kind === 'scalar') return value.value !== null;
  return (value.kind === 'map' ? value.members : value.items).length > 0;
}
