import type { UnitSource } from '../file/load.ts';
import { unitText } from '../print.ts';
import type { UnitCall } from '../unit-name.ts';
import { findTested } from './find.ts';
import { newIdentity } from './identity.ts';

/** What a test does, as a unit file: start's orders under pseudonyms, then those of stop and purge. */
export async function testedText(source: UnitSource, call: UnitCall): Promise<string> {
  const { start, stop, purge, chosen } = await findTested(source, call, newIdentity(false));
  const orders = [start, ...(chosen.stops ? [stop] : []), ...(chosen.purges ? [purge] : [])];
  return unitText({ ...start, orders: orders.flatMap((one) => one.orders ?? []) });
}
