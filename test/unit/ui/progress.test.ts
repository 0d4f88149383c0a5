import assert from 'node:assert/strict';
import { DockeropsError } from '../../../src/core/index.ts';
import { chooseProgress } from '../../../src/ui/options.ts';
import { PlainProgress } from '../../../src/ui/progress/plain.ts';
import { Screen } from '../../../src/ui/screen.ts';
import { until } from '../../support/until.ts';
import { recordedUi, step } from './support.ts';

describe('progress without a terminal', () => {
  it('is one line a step, when it ends', async () => {
    const ui = recordedUi();
    ui.sink({ type: 'step-started', step: step('demo-one') });
    assert.equal(ui.stderr.text, '');
    ui.sink({ type: 'step-ended', step: step('demo-one'), outcome: 'done', ms: 312 });
    ui.sink({ type: 'step-ended', step: step('b'), outcome: 'unchanged', ms: 3 });
    ui.sink({ type: 'step-ended', step: { ...step('c'), host: 'node1' }, outcome: 'failed', ms: 125_000 });
    ui.sink({ type: 'step-ended', step: step('d'), outcome: 'aborted', ms: 1 });
    await ui.end();
    assert.equal(
      ui.stderr.text,
      `✔ start demo-one (0.3 s)
✔ start b (nothing to do)
✖ [node1] start c (2 min 5 s)
■ start d (interrupted)
`,
    );
    assert.equal(ui.stdout.text, '');
  });

  it('leaves what an interruption skipped to the error, which names it', async () => {
    const ui = recordedUi();
    ui.sink({ type: 'step-ended', step: step('a'), outcome: 'skipped', ms: 0, reason: 'interrupted' });
    await ui.end();
    assert.equal(ui.stderr.text, '');
  });

  it('names what was skipped once for each reason', async () => {
    const ui = recordedUi();
    for (const id of ['a', 'b'])
      ui.sink({
        type: 'step-ended',
        step: step(id),
        outcome: 'skipped',
        ms: 0,
        reason: 'an earlier step failed',
      });
    ui.sink({ type: 'task-ended', task: 'run', ok: false, ms: 1 });
    await ui.end(1);
    assert.equal(ui.stderr.text, '– skipped, since an earlier step failed: start a, start b\n');
  });

  it('gives a sign of life from a step that takes long', async () => {
    const { stdout, stderr } = recordedUi();
    const bare = (_format: unknown, text: string) => text;
    const progress = new PlainProgress(new Screen(stdout, stderr), bare, false, 5);
    progress.handle({ type: 'step-started', step: step('slow') });
    progress.handle({ type: 'step-progress', id: 'slow', text: 'waiting for port 80' });
    await until('a sign of life', () => stderr.text !== '');
    progress.end();
    assert.match(stderr.text, /^… start slow \(0\.\d s\) waiting for port 80\n$/);
  });

  it('shows every progress line when asked to be verbose', async () => {
    const ui = recordedUi({ verbosity: 'verbose' });
    ui.sink({ type: 'step-started', step: step('a') });
    ui.sink({ type: 'step-progress', id: 'a', text: 'Step 1/3' });
    await ui.end();
    assert.match(ui.stderr.text, /start a .*Step 1\/3\n$/);
  });

  it('says nothing when quiet, but errors', async () => {
    const ui = recordedUi({ verbosity: 'quiet' });
    ui.sink({ type: 'step-started', step: step('a') });
    ui.sink({ type: 'step-ended', step: step('a'), outcome: 'done', ms: 1 });
    ui.sink({ type: 'message', level: 'info', text: 'hello' });
    ui.sink({ type: 'error', error: new DockeropsError('broken') });
    await ui.end(1);
    assert.equal(ui.stderr.text, 'error: broken\n');
  });
});

describe('which progress is shown', () => {
  const on = (more: object) =>
    chooseProgress({
      stderr: Object.assign(recordedUi({ tty: true }).stderr, {}),
      env: {},
      format: 'table',
      progress: 'auto',
      verbosity: 'normal',
      ...more,
    });

  it('is live only on a terminal that people look at', () => {
    assert.equal(on({}), 'live');
    assert.equal(on({ env: { CI: 'true' } }), 'plain');
    assert.equal(on({ env: { CI: 'false' } }), 'live');
    assert.equal(on({ env: { TERM: 'dumb' } }), 'plain');
    assert.equal(on({ stderr: recordedUi().stderr }), 'plain');
    assert.equal(on({ verbosity: 'debug' }), 'plain');
    assert.equal(on({ format: 'json' }), 'quiet');
    assert.equal(on({ format: 'json', progress: 'plain' }), 'plain');
  });
});
