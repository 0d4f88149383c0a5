import { demandHealth, doctor as examine, doctorView } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';

export const doctor = task(
  {
    doc: `Find what keeps a platform from running here
Looks at this machine, the engine and the project, and says what to do. Fails when a check fails; a warning is none.`,
    form: 'query',
  },
  async ({ run }) => {
    const checks = await examine(run);
    // Shown here and not returned: the findings must be seen also when the task fails.
    run.emit({ type: 'result', task: 'doctor', value: checks, view: doctorView(checks) });
    demandHealth(checks);
  },
);
