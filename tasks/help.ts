import { describeTask, helpText } from '../src/cli/index.ts';
import { UsageError, nearest, type View } from '../src/core/index.ts';
import { task } from '../src/runner/index.ts';

export const help = task(
  {
    doc: 'Show how to use dockerops, or all there is to know of one task',
    form: 'query',
    parameters: [{ name: 'task', type: 'string', doc: 'the task to describe', complete: 'task' }],
    view: (text: string): View => ({ kind: 'text', text }),
  },
  async ({ tasks }, { task: name }) => {
    if (name === undefined || name === '') return helpText(tasks);
    const found = tasks.find((entry) => entry.name === name || entry.aliases?.includes(name));
    if (found) return describeTask(found);
    const near = nearest(
      name,
      tasks.map((entry) => entry.name),
    );
    throw new UsageError(`no task named "${name}"`, {
      hint: near === undefined ? [] : `did you mean "${near}"?`,
    });
  },
);
