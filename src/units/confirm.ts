import type { Run } from '../ports/index.ts';
import type { Order, UnitFile } from './file/schema.ts';
import { unitLabel } from './labels.ts';
import { ownVolumes } from './own-volumes.ts';

/** What loses data that is there. */
const losses = [
  {
    of: ({ command, args }: Order) => command === 'remove' && args['v'] === true,
    question: 'Remove these containers with their volumes?',
    // Not without its volumes either: it goes.
    also: true,
  },
  {
    of: ({ command }: Order) => command === 'restore',
    question: 'Overwrite what is there with what was backed up?',
    also: false,
  },
] as const;

/** At a terminal, what loses data says which; without one the word itself is explicit. */
export async function confirmed(run: Run, unit: UnitFile, adopt: boolean): Promise<boolean> {
  if (!run.ports.terminal.interactive) return true;
  const asked = await Promise.all(
    losses.map(async ({ of, question, also }) => {
      const names = [...new Set((unit.orders ?? []).filter(of).map(({ container }) => container))];
      const lines = await Promise.all(names.map((name) => whatIsLost(run, name, adopt, also)));
      return lines.flat().length > 0 ? [question, ...lines.flat()] : [];
    }),
  );
  if (asked.flat().length === 0) return true;
  return run.ports.terminal.confirm(asked.flat().join('\n'), 'dockerops --yes …');
}

/** A container of a unit, and where its volumes lie; nothing for one that is not there. */
async function whatIsLost(
  run: Run,
  name: string,
  adopt: boolean,
  withoutVolumes: boolean,
): Promise<readonly string[]> {
  const found = await run.ports.engine.containers.inspect(name);
  if (!found || (!adopt && found.labels[unitLabel.unit] === undefined)) return [];
  const paths = (await ownVolumes(run, found)).map(({ target }) => target);
  if (paths.length === 0) return withoutVolumes ? [`  ${name}`] : [];
  return [`  ${name}: ${paths.join(', ')}`];
}
