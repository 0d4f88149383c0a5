import { createHash } from 'node:crypto';
import { DockeropsError } from '../../core/index.ts';
import { formatAddress, parseBlock, sizeOf } from './ipv4.ts';

/** Places for fixed addresses: the lower half without the network's own address and the gateway. */
export function slotCount(subnet: string): number {
  const block = parseBlock(subnet);
  return block ? sizeOf(block) / 2 - 2 : 0;
}

/** The address of a slot, counted from 0 behind the gateway. */
export function addressAt(subnet: string, slot: number): string {
  const block = parseBlock(subnet);
  if (!block) throw new Error(`${subnet} is no IPv4 subnet`);
  return formatAddress(block.first + 2 + slot);
}

/** The slot of an address, or undefined when it is none of ours. */
export function slotOf(subnet: string, address: string): number | undefined {
  const [block, at] = [parseBlock(subnet), parseBlock(address)];
  if (!block || !at) return undefined;
  const slot = at.first - block.first - 2;
  return slot >= 0 && slot < slotCount(subnet) ? slot : undefined;
}

/**
 * A slot for each name, stable over clean and run: its hash says where to look first, then the next free one.
 * `kept` names have one already, which stays theirs.
 */
export function chooseSlots(
  names: readonly string[],
  taken: ReadonlySet<number>,
  slots: number,
  kept: ReadonlyMap<string, number> = new Map(),
): ReadonlyMap<string, number> {
  const used = new Set([...taken, ...kept.values()]);
  const chosen = new Map<string, number>();
  for (const name of names) {
    const slot = kept.get(name) ?? firstFree(preferredSlot(name, slots), used, slots);
    if (slot === undefined)
      throw new DockeropsError(`no address is left for ${name}: all ${slots} are in use`, {
        hint: [
          'remove instances nobody needs: dockerops ps:all, dockerops clean:NAME',
          'or let some share one: pod = NAME in run.conf',
        ],
      });
    used.add(slot);
    chosen.set(name, slot);
  }
  return chosen;
}

const preferredSlot = (name: string, slots: number): number =>
  createHash('sha256').update(name).digest().readUInt32BE(0) % slots;

function firstFree(preferred: number, used: ReadonlySet<number>, slots: number): number | undefined {
  for (let step = 0; step < slots; step += 1) {
    const slot = (preferred + step) % slots;
    if (!used.has(slot)) return slot;
  }
  return undefined;
}
