import type { Bar, Contender, Row } from '../support/row.ts';
import { Plain } from '../support/plain.ts';

/** The life of a plain platform: all of it up, one instance changed, all of it gone. */
export const plain = (count: number): Row => ({
  name: `plain-${count}`,
  title: `run:all, a change of one, and clean:all of ${count} plain instances`,
  async *cases(bench) {
    const platform = await Plain.make(bench, count);
    yield {
      title: 'up, one changed, down',
      contenders: [raw(platform), compose(platform), dockerops(platform)],
      bars: barsOf(count),
    };
  },
});

const raw = (platform: Plain): Contender => ({
  name: 'raw API',
  async turn(lap) {
    await lap('up', () => platform.rawUp());
    await lap('change', () => platform.rawChange());
    await lap('down', () => platform.rawDown());
  },
});

const compose = (platform: Plain): Contender => ({
  name: 'compose',
  by: 'compose',
  async turn(lap) {
    await platform.setGreeting('hello');
    await lap('up', () => platform.compose('up', '-d'));
    await platform.setGreeting('good day');
    await lap('change', () => platform.compose('up', '-d'));
    await lap('down', () => platform.compose('down', '-t0'));
  },
});

const dockerops = (platform: Plain): Contender => ({
  name: 'dockerops',
  async turn(lap) {
    await platform.setGreeting('hello');
    await lap('up', () => platform.dockerops('run:all'));
    await platform.setGreeting('good day');
    const changed = await lap('change', () => platform.dockerops('--format', 'json', 'run:all'));
    expectOneChange(changed);
    await lap('down', () => platform.dockerops('clean:all,force=True'));
  },
});

function expectOneChange(document: string): void {
  const touched = (document.match(/"did":\s*"(?!nothing)/g) ?? []).length;
  if (touched !== 1) throw new Error(`a change of one instance touched ${touched}`);
}

const barsOf = (count: number): readonly Bar[] => [
  { what: `run:all of ${count}`, of: 'dockerops up', against: 'raw API up', atMost: 1.1 },
  { what: `run:all of ${count}`, of: 'dockerops up', against: 'compose up', atMost: 1.05 },
  { what: `change one of ${count}`, of: 'dockerops change', against: 'compose change', atMost: 1 },
  { what: `clean:all of ${count}`, of: 'dockerops down', against: 'raw API down', atMost: 1.1 },
  { what: `clean:all of ${count}`, of: 'dockerops down', against: 'compose down', atMost: 1 },
];
