import { describeTask, findEntry, helpText } from '../src/cli/index.ts';
import type { View } from '../src/core/index.ts';
import { task } from '../src/runner/index.ts';

export const help = task(
  {
    doc: 'Show how to use dockerops, or all there is to know of one task',
    local: true,
    form: 'query',
    parameters: [{ name: 'task', type: 'string', doc: 'the task to describe', complete: 'task' }],
    view: (text: string): View => ({ kind: 'text', text }),
  },
  async ({ tasks }, { task: name = '' }) =>
    name === '' ? helpText(tasks) : describeTask(findEntry(tasks, name)),
);
