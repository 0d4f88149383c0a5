import type { Engine, Labels } from '../../src/ports/index.ts';
import type { TestProject } from './engine.ts';

export interface TestNetwork {
  readonly name: string;
  /** The nth fixed address, from 0. */
  address(index: number): string;
}

/** A network of the project on the first of some small subnets that nobody uses. */
export const testNetwork = (engine: Engine, { name, labels }: TestProject): Promise<TestNetwork> =>
  freeNetwork(engine, name, labels);

/** The same with labels of its own. */
export async function freeNetwork(engine: Engine, name: string, labels: Labels): Promise<TestNetwork> {
  const start = parseInt(name.slice(-4), 16);
  for (let attempt = 0; attempt < 64; attempt += 1) {
    const prefix = `10.${200 + ((start + attempt) % 50)}.${start % 250}`;
    const place = { subnet: `${prefix}.0/24`, range: `${prefix}.128/25`, gateway: `${prefix}.1` };
    try {
      await engine.networks.create({ name, labels, ...place });
      return { name, address: (index) => `${prefix}.${index + 2}` };
    } catch (error) {
      if (!/overlap/i.test(String(error))) throw error;
    }
  }
  throw new Error('no free subnet for a test network');
}
