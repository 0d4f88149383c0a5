import type { Run } from '../ports/index.ts';

/** In a directory of this machine, the place of what comes from another one (`-H`): below that one's name. */
export const belowOf = ({ ports: { host, local } }: Run): string => (host === local ? '' : host.name);

/** The kernel's names of machines, where images have others. */
const names: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  aarch64: 'arm64',
  armv7l: 'arm',
  i686: '386',
};

/** What images call a kind of machine that the kernel calls `machine`. */
export const archOf = (machine: string): string => names[machine] ?? machine;
