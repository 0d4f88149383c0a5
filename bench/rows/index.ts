import type { Row } from '../support/row.ts';
import { backup } from './backup.ts';
import { based } from './based.ts';
import { chain } from './chain.ts';
import { conf } from './conf.ts';
import { farPs } from './far-ps.ts';
import { hosts } from './hosts.ts';
import { logs } from './logs.ts';
import { manyHosts } from './many-hosts.ts';
import { noOp } from './no-op.ts';
import { plain } from './plain.ts';
import { pod } from './pod.ts';
import { startUp } from './start-up.ts';
import { trees } from './trees.ts';

/** In the order in which they are measured: the short ones first. */
export const rows: readonly Row[] = [
  startUp,
  conf,
  hosts,
  manyHosts,
  farPs,
  trees,
  chain,
  logs,
  noOp,
  plain(10),
  plain(50),
  pod,
  backup,
  based,
];
