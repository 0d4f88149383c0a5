import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DockeropsError, ManyErrors, SecretRegistry } from '../../../src/core/index.ts';
import { recordedUi, step } from './support.ts';

function secretive(format: 'table' | 'json' | 'jsonl', secret = 'hunter2"x') {
  const registry = new SecretRegistry();
  registry.add(secret);
  return recordedUi({ format, verbosity: 'debug', progress: 'plain', mask: (text) => registry.mask(text) });
}

describe('a secret', () => {
  const secret = 'hunter2"x';
  for (const format of ['table', 'json', 'jsonl'] as const) {
    it(`shows in no event's text with --format ${format}`, async () => {
      const ui = secretive(format);
      const cause = new DockeropsError(`cause ${secret}`, { excerpt: [`log ${secret}`] });
      const error = new DockeropsError(`message ${secret}`, { hint: `try ${secret}`, cause });
      ui.sink({ type: 'task-started', task: 'run' });
      ui.sink({ type: 'message', level: 'debug', text: `debug ${secret}` });
      ui.sink({
        type: 'plan-made',
        title: secret,
        dryRun: true,
        steps: [{ ...step(secret), needs: [secret], why: secret }],
      });
      ui.sink({ type: 'step-started', step: step('a', secret) });
      ui.sink({ type: 'step-progress', id: 'a', text: secret });
      ui.sink({
        type: 'step-ended',
        step: step('a', secret),
        outcome: 'failed',
        ms: 1,
        error,
        reason: secret,
      });
      ui.sink({ type: 'output', stream: 'stdout', text: secret, source: 'demo' });
      ui.sink({
        type: 'result',
        task: 'run',
        value: { [secret]: [secret, new Map([['k', secret]])] },
        view: { kind: 'table', columns: [secret], rows: [[secret]], notes: [secret] },
      });
      ui.sink({ type: 'error', error: new ManyErrors([error, new DockeropsError(secret)]) });
      ui.sink({ type: 'task-ended', task: 'run', ok: false, ms: 1 });
      await ui.end(1);
      const all = ui.stdout.text + ui.stderr.text;
      assert.ok(all.includes('***'), all);
      assert.ok(!all.includes('hunter2'), all);
    });
  }

  it('shows nowhere when a task on another host ends in the midst of its line', async () => {
    const ui = secretive('table');
    ui.sink({ type: 'output', stream: 'stdout', text: secret.slice(0, 4), host: 's1', source: 's1' });
    ui.sink({ type: 'task-ended', task: 'run', ok: true, ms: 1, host: 's2' });
    ui.sink({ type: 'output', stream: 'stdout', text: secret.slice(4), host: 's1', source: 's1' });
    await ui.end(0);
    assert.equal(ui.stdout.text, 's1 | ***\n');
  });

  it('shows nowhere even when a chunk border cuts it (runners §5.8)', async () => {
    const line = `before ${secret} after\nand ${secret}`;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(line.length), { maxLength: 6 }), async (cuts) => {
        const ui = secretive('table');
        const borders = [0, ...cuts.sort((a, b) => a - b), line.length];
        for (let at = 1; at < borders.length; at += 1)
          ui.sink({ type: 'output', stream: 'stdout', text: line.slice(borders[at - 1], borders[at]) });
        await ui.end();
        assert.equal(ui.stdout.text, 'before *** after\nand ***');
      }),
      { numRuns: 50 },
    );
  });

  it('hides a number that is the secret, and leaves a time that shares its digits a number', async () => {
    const ui = secretive('jsonl', '4711');
    ui.sink({ type: 'result', task: 'mine', value: { pin: 4711, ms: 147119 } });
    await ui.end();
    assert.match(ui.stdout.text, /"pin":"\*\*\*","ms":147119/);
  });

  it('hides in a value that stands within itself, which is named there, and what is there twice is shown twice', async () => {
    const ui = secretive('jsonl');
    const shared = { secret };
    const value = { shared, again: shared, self: {}, list: [] as unknown[] };
    value.self = value;
    value.list.push(value.list);
    ui.sink({ type: 'result', task: 'mine', value });
    await ui.end();
    const [line = ''] = ui.stdout.text.split('\n');
    assert.deepEqual((JSON.parse(line) as { value: unknown }).value, {
      shared: { secret: '***' },
      again: { secret: '***' },
      self: '[circular]',
      list: ['[circular]'],
    });
  });

  it('leaves the thrown error itself alone', async () => {
    const ui = secretive('table');
    const error = new DockeropsError(secret);
    ui.sink({ type: 'error', error });
    await ui.end(1);
    assert.equal(error.message, secret);
  });
});
