import { stats as measure, statsView } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';
import { allInstances, onlyInstance } from './parameters.ts';

export const stats = task(
  {
    doc: `Show what instances use: CPU, memory, network, disk, processes
In a terminal the table is renewed every second until Ctrl-C; elsewhere, and with once=True, it is shown once. --format jsonl is a stream.`,
    form: 'session',
    parameters: [
      allInstances,
      onlyInstance,
      { name: 'once', type: 'bool', default: false, doc: 'a single time' },
    ],
    view: statsView,
  },
  ({ run }, { name, instance, once }) => measure(run, { name, instance }, { once }),
);
