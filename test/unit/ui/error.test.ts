import assert from 'node:assert/strict';
import {
  ConfigError,
  DockeropsError,
  InterruptedError,
  ManyErrors,
  UnreachableError,
  UsageError,
} from '../../../src/core/index.ts';
import { errorData, errorText } from '../../../src/ui/error.ts';

const look = { style: (_format: unknown, text: string) => text, cwd: '/project', stack: false };

describe('an error on the terminal', () => {
  it('says what, where, and what to try', () => {
    const error = new ConfigError('link BASE of demo: there is no container "bse"', {
      where: { file: '/project/conf/run.conf', line: 7 },
      hint: ['did you mean "base"?', 'dockerops config'],
    });
    assert.equal(
      errorText(error, look),
      `error: link BASE of demo: there is no container "bse" (conf/run.conf:7)
  try: did you mean "base"?
  try: dockerops config`,
    );
  });

  it('shows the lines that show the trouble, and the machine', () => {
    const error = new DockeropsError('demo-one ended at once with exit code 3', {
      host: 'node1',
      excerpt: ['starting', 'no such file: /data/x'],
      hint: 'dockerops run:demo,instance=safemode',
    });
    assert.equal(
      errorText(error, look),
      `error: [node1] demo-one ended at once with exit code 3
  | starting
  | no such file: /data/x
  try: dockerops run:demo,instance=safemode`,
    );
  });

  it('gives causes only where they say more, with their own hints', () => {
    const cause = new UnreachableError('connect ENOENT /var/run/docker.sock', { hint: 'start the engine' });
    const error = new DockeropsError('no engine answers', { cause });
    assert.equal(
      errorText(error, look),
      `error: no engine answers
  because: connect ENOENT /var/run/docker.sock
  try: start the engine`,
    );
    const engine = new Error(`(HTTP code 500) server error - ${cause.message} `);
    assert.equal(
      errorText(new DockeropsError(`cannot pull: ${cause.message}`, { cause: engine }), look),
      `error: cannot pull: ${cause.message}`,
    );
    const repeated = new DockeropsError(`build: ${cause.message}`, { cause });
    assert.equal(errorText(repeated, look).includes('because'), false);
  });

  it('tells facts as such, and each suggestion once', () => {
    const cause = new UnreachableError('no answer', { facts: ['tried tcp://far:1'], hint: 'start it' });
    const error = new DockeropsError('pull: no answer', { cause, hint: ['start it', 'or load it'] });
    assert.equal(
      errorText(error, look),
      'error: pull: no answer\n  tried tcp://far:1\n  try: start it\n  try: or load it',
    );
    assert.deepEqual(errorData(cause)['facts'], ['tried tcp://far:1']);
  });

  it('shows several errors one after the other', () => {
    const error = new ManyErrors([
      new UsageError('there is no task "ps2"'),
      new UsageError('there is no task "rn"'),
    ]);
    assert.equal(errorText(error, look), 'error: there is no task "ps2"\nerror: there is no task "rn"');
  });

  it('indents the further lines of a message', () => {
    assert.equal(errorText(new DockeropsError('one\ntwo'), look), 'error: one\n  two');
  });

  it('does not call an interruption an error', () => {
    assert.equal(errorText(new InterruptedError('run: interrupted'), look), 'stopped: run: interrupted');
  });

  it('keeps a path that lies elsewhere', () => {
    const error = new ConfigError('broken', { where: { file: '/etc/x.conf', line: 1 } });
    assert.equal(errorText(error, look), 'error: broken (/etc/x.conf:1)');
  });

  it('owns up to a mistake in dockerops, and shows a stack only when asked', () => {
    const error = new TypeError('x is not a function');
    assert.equal(
      errorText(error, look),
      `error: x is not a function
  try: this looks like a mistake in dockerops itself; the same command with --debug shows where`,
    );
    assert.match(errorText(error, { ...look, stack: true }), /error\.test\.ts/);
  });
});

describe('an error as data', () => {
  it('carries code, message, hints and place', () => {
    const error = new ConfigError('broken', { hint: 'mend it', where: { file: '/f', line: 2 } });
    assert.deepEqual(errorData(error), {
      code: 'config',
      message: 'broken',
      hints: ['mend it'],
      where: { file: '/f', line: 2 },
    });
  });

  it('lists many errors one by one', () => {
    const data = errorData(new ManyErrors([new UsageError('a'), new UsageError('b')]));
    assert.deepEqual(
      (data.errors as { message: string }[]).map((one) => one.message),
      ['a', 'b'],
    );
  });
});
