import { join } from 'node:path';
import type { View } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { callOf } from '../select.ts';
import { requireProject } from '../spec/index.ts';
import { holds } from './lists.ts';
import { fingerprintOf, parsePublicKey } from './public-key.ts';
import { instanceKeys } from './trust.ts';

export interface KeyView {
  /** `SHA256:…`, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
  /** Whose it is, as its maker wrote it. */
  readonly comment: string;
}

/** Who may log in to an instance. */
export interface InstanceKeysView {
  readonly container: string;
  readonly instance: string;
  readonly hostKey: string;
  readonly accepts: readonly KeyView[];
  /** False when it lacks this clone's key; `ssh:` adds it. */
  readonly ours: boolean;
}

/** What keys each instance of the project has and accepts. */
export async function listKeys(run: Run): Promise<readonly InstanceKeysView[]> {
  const project = await requireProject(run);
  const own = await run.ports.local.files.read(join(project.keysDirectory, 'operator.pub'));
  const instances = await instanceKeys(run, project.name);
  return instances.map(({ container, instance, keys }) => ({
    container,
    instance,
    hostKey: fingerprintOf(keys.hostPublicKey ?? '') ?? '',
    accepts: keys.authorizedKeys.map(keyView),
    ours: own !== undefined && holds(keys.authorizedKeys, [own.toString()]),
  }));
}

const keyView = (line: string): KeyView => ({
  fingerprint: fingerprintOf(line) ?? '',
  comment: parsePublicKey(line)?.comment ?? '',
});

/** One row for each key an instance accepts. */
export function keysView(list: readonly InstanceKeysView[]): View {
  const lacking = list.filter(({ ours }) => !ours);
  return {
    kind: 'table',
    columns: ['instance', 'key', 'of', 'fingerprint'],
    rows: list.flatMap(rowsOf),
    empty: 'no instance has ssh keys',
    notes: lacking.map(
      (one) => `${callOf(one)} does not accept our key yet: dockerops ssh:${callOf(one)} adds it`,
    ),
  };
}

const rowsOf = (one: InstanceKeysView): readonly (readonly string[])[] => [
  [callOf(one), 'host', '', one.hostKey],
  ...one.accepts.map(({ comment, fingerprint }) => ['', 'accepts', comment, fingerprint]),
];
