import { DockeropsError } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { addressOf } from '../observe.ts';
import { pickInstance } from '../scope.ts';
import { callOf, type Selection } from '../select.ts';

/** The address of one running instance. */
export async function ip(run: Run, selection: Selection): Promise<string> {
  const one = await pickInstance(run, selection, 'running');
  const address = addressOf(one);
  if (address === '') throw new DockeropsError(`${callOf(one)} has no address`);
  return address;
}
