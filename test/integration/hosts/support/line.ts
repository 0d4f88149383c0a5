import { createMachines } from '../../../../src/cli/machines.ts';
import { scanIni } from '../../../../src/config/index.ts';
import type { DockeropsEvent } from '../../../../src/core/index.ts';
import type { Machines } from '../../../../src/ports/index.ts';
import {
  Registry,
  declaredTasks,
  prepareLine,
  readInventory,
  runLine,
  type HostSources,
  type Policy,
} from '../../../../src/runner/index.ts';
import { testRun, type TestRun } from '../../../support/run.ts';
import type { SshHome } from '../../../support/ssh-home.ts';

const inventory = `[both]
hosts = s1, s2
var.tier = front
[down]
hosts = s1, gone, s2
[host:gone]
address = 127.0.0.1
port = 1
`;

const policy: Policy = {
  parallel: false,
  poolSize: undefined,
  onError: 'stop',
  maxFailures: undefined,
  skipBadHosts: false,
};

/** Lines of a test's own tasks, on the sshds that a home knows as `s1` and `s2`; of `gone` nothing listens. */
export class Lines {
  readonly #registry: Registry;
  readonly #home: SshHome;
  readonly #machines: Machines[] = [];

  constructor(tasks: object, home: SshHome) {
    this.#registry = new Registry(declaredTasks([tasks], 'built-in'));
    this.#home = home;
  }

  /** Runs a line as `-H` would have it run; returns its events. */
  async run(words: readonly string[], hosts: readonly string[] = [], more: Partial<Policy> = {}) {
    return (await this.start(words, hosts, more)).events;
  }

  async start(
    words: readonly string[],
    hosts: readonly string[] = [],
    more: Partial<Policy> = {},
    test: TestRun = testRun(this.#home.directory, {}, { env: this.#home.env }),
  ): Promise<TestRun> {
    const file = 'conf/inventory.conf';
    const sources: HostSources = {
      line: { hosts, roles: [] },
      excluded: [],
      inventory: readInventory(scanIni(inventory, file).document.sections, file),
    };
    const machines = createMachines(test.run, { 'ssh-config': this.#home.path('.ssh/config') });
    this.#machines.push(machines);
    await runLine(prepareLine(words, this.#registry, sources), this.#registry, test.run, {
      elsewhere: { sources, fleet: { machines, policy: { ...policy, ...more } } },
    });
    return test;
  }

  close(): void {
    for (const machines of this.#machines) machines.close();
  }
}

/** What the line's own tasks returned. */
export const valuesOf = (events: readonly DockeropsEvent[]): readonly unknown[] =>
  events.flatMap((event) => (event.type === 'result' ? [event.value] : []));
