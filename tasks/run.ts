import { instanceTypes, run as runPlatform, runView } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';
import type { Parameter } from '../src/taskline/index.ts';

/** `plan` takes the same, so that it can show what any run would do. */
export const runParameters = [
  { name: 'name', type: 'string', doc: 'a container, or all', values: ['all'], complete: 'container' },
  { name: 'instance', type: 'string', doc: 'its name; random unless given', complete: 'instance' },
  { name: 'instance_type', type: 'enum', values: instanceTypes, doc: 'the type, whatever its name is' },
  { name: 'group', type: 'string', doc: 'only instances of this group of run.conf', complete: 'group' },
  { name: 'linked', type: 'bool', doc: 'resolve the links of run.conf' },
  { name: 'publish_ports', type: 'bool', doc: 'publish every EXPOSE on the same port' },
  { name: 'persistent_data', type: 'bool', doc: 'keep /data on the host' },
  { name: 'persistent_opt', type: 'bool', doc: 'keep /opt on the host' },
  { name: 'persistent_log', type: 'bool', doc: 'keep /var/log on the host' },
  { name: 'interactive', type: 'bool', doc: 'a shell in this terminal in the place of Supervisor' },
  { name: 'safemode', type: 'bool', doc: 'the same, and entrypoint-local.sh is not run' },
  { name: 'seed_command', type: 'string', doc: 'a command line in the place of Supervisor or the shell' },
  { name: 'conf', type: 'string', doc: 'another run.conf: conf/NAME.conf' },
  {
    name: 'prune',
    type: 'bool',
    doc: 'with all: remove instances that run.conf does not describe any more',
  },
  { name: 'env', type: 'string', map: true, doc: 'a variable: env.NAME=VALUE' },
] as const satisfies readonly Parameter[];

export const run = task(
  {
    doc: `Run an instance of a container, or all of run.conf
"run:demo" runs one more under a random name, "run:demo,instance=one" this one, "run:all" every section of run.conf.
The command line beats run.conf, run.conf beats the type. An instance named like a type has that type.
"run:all" makes the platform what run.conf says: it creates what is missing, re-creates what changed, starts what is stopped and leaves the rest alone. "dockerops plan" shows what that would be.`,
    form: 'plan',
    parameters: runParameters,
    view: runView,
  },
  ({ run }, values) => runPlatform(run, values),
);
