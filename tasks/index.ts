/**
 * The built-in tasks. Each module's exported `task(...)` declarations are tasks:
 * to add one, import its file here and put it on the list.
 */
import * as backup from './backup.ts';
import * as boot from './boot.ts';
import * as bootstrap from './bootstrap.ts';
import * as build from './build.ts';
import * as clean from './clean.ts';
import * as completion from './completion.ts';
import * as compose from './compose.ts';
import * as config from './config.ts';
import * as cp from './cp.ts';
import * as doctor from './doctor.ts';
import * as events from './events.ts';
import * as help from './help.ts';
import * as images from './images.ts';
import * as info from './info.ts';
import * as init from './init.ts';
import * as ip from './ip.ts';
import * as keys from './keys.ts';
import * as logs from './logs.ts';
import * as plan from './plan.ts';
import * as prune from './prune.ts';
import * as ps from './ps.ts';
import * as pull from './pull.ts';
import * as push from './push.ts';
import * as rerun from './rerun.ts';
import * as restart from './restart.ts';
import * as run from './run.ts';
import * as shell from './shell.ts';
import * as ship from './ship.ts';
import * as ssh from './ssh.ts';
import * as start from './start.ts';
import * as stats from './stats.ts';
import * as status from './status.ts';
import * as stop from './stop.ts';
import * as unit from './unit.ts';
import * as unitBackups from './unit-backups.ts';
import * as version from './version.ts';

export const builtInModules: readonly object[] = [
  backup,
  boot,
  bootstrap,
  build,
  clean,
  completion,
  compose,
  config,
  cp,
  doctor,
  events,
  help,
  images,
  info,
  init,
  ip,
  keys,
  logs,
  plan,
  prune,
  ps,
  pull,
  push,
  rerun,
  restart,
  run,
  shell,
  ship,
  ssh,
  start,
  stats,
  status,
  stop,
  unit,
  unitBackups,
  version,
];
