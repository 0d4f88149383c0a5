import { writeDocuments } from '../config/index.ts';
import type { Order, UnitFile } from './file/schema.ts';

/** A unit's command as a unit file that means the same: imports merged, variables filled in, orders filtered. */
export async function unitText({ containers, orders }: UnitFile): Promise<string> {
  const composition = Object.fromEntries(containers.map(({ name, written }) => [name, written]));
  return writeDocuments([composition, ...(orders ? [orders.map(written)] : [])]);
}

const written = ({ container, command, args, variants }: Order): object => ({
  [container]: { command, ...args, ...(variants.length > 0 && { variants }) },
});
