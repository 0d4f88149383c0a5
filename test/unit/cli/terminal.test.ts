import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createTerminal } from '../../../src/cli/terminal.ts';
import { UsageError } from '../../../src/core/index.ts';
import { Pty } from '../../e2e/support/pty.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}.ts`, import.meta.url));
const node = (name: string): string[] => ['--import', 'tsx', fixture(name)];

/** A shell in front shows how the terminal was left: `stty -a` after the program ended. */
const inShell = (command: string, columns = 100): Pty =>
  new Pty('bash', ['--norc', '-c', `${process.execPath} ${command}; echo code $?; stty -a`], {
    columns,
    rows: 30,
  });

async function piped(args: readonly string[], input: string): Promise<{ stdout: string; code: number }> {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(input);
  const ended = once(child, 'exit') as Promise<[number]>;
  const [stdout, [code]] = await Promise.all([text(child.stdout), ended]);
  return { stdout, code };
}

describe('bytes to stdout', () => {
  it('are refused where stdout is for JSON, with what to do, and none of them is written', async () => {
    for (const format of ['json', 'jsonl'] as const) {
      const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
      const { signal } = new AbortController();
      const terminal = createTerminal({
        streams: { stdin, stdout, stderr } as unknown as NodeJS.Process,
        signal,
        env: {},
        yes: false,
        format,
        emit: () => undefined,
        suspend: (work) => work(),
      });
      const bytes = Readable.from([Buffer.from('tar')]);
      await assert.rejects(terminal.write(bytes, signal), (error) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.hints.join(), /leave out --format/);
        return true;
      });
      assert.deepEqual([bytes.destroyed, stdout.read()], [true, null]);
    }
  });
});

describe('a session in the terminal', () => {
  let pty: Pty;
  afterEach(() => pty.close());
  const attach = (mode = 'tty') => (pty = inShell([...node('attach'), mode].join(' ')));

  async function leftAsItWas(): Promise<void> {
    assert.equal(await pty.exit(), 0);
    assert.match(pty.transcript, /[^-]icanon/);
    assert.match(pty.transcript, /[^-]echo /);
  }

  it('gets every key, Ctrl-C too, and its exit code is passed on', async () => {
    attach();
    await pty.expect('size 100x30');
    pty.send('\x03');
    await pty.expect('got "\\u0003"');
    pty.send('q');
    await pty.expect('ended with 7');
    await leftAsItWas();
  });

  it('is told when the window changes', async () => {
    attach();
    await pty.expect('size 100x30');
    pty.resize(132, 43);
    await pty.expect('size 132x43');
    pty.send('q');
    await leftAsItWas();
  });

  for (const [key, what, sign] of [
    ['f', 'the session breaks', 'failed: the far side broke'],
    ['a', 'the run is interrupted', 'failed: aborted'],
    ['x', 'the process exits in the midst', 'code 9'],
  ] as const)
    it(`gives the terminal back when ${what}`, async () => {
      attach();
      await pty.expect('size 100x30');
      pty.send(key);
      await pty.expect(sign);
      await leftAsItWas();
    });

  it('leaves the terminal cooked for a session without a TTY', async () => {
    attach('plain');
    pty.line('hello');
    await pty.expect('got "hello\\n"');
    pty.send('\x04');
    await pty.expect('ended with 0');
    await leftAsItWas();
  });
});

describe('a session without a terminal', () => {
  it('gets stdin and its end, and the process ends by itself', async () => {
    const { stdout, code } = await piped([...node('attach'), 'plain'], 'some text');
    assert.equal(stdout, 'got "some text"\r\nend of input\nended with 0\n');
    assert.equal(code, 0);
  });
});

describe('a command whose result is to be one JSON document', () => {
  it('puts what it writes into the document, and nothing beside it on stdout', async () => {
    const { stdout } = await piped([...node('attach'), 'plain', 'json'], 'some text');
    const output = (text: string) => `{"type":"output","stream":"stdout","text":${JSON.stringify(text)}}\n`;
    assert.equal(stdout, `${output('got "some text"\r\n')}${output('end of input\n')}ended with 0\n`);
  });
});

describe('questions', () => {
  let pty: Pty | undefined;
  afterEach(() => pty?.close());
  const ask = (what: string) => (pty = new Pty(process.execPath, [...node('ask'), what]));

  it('take a line of text', async () => {
    const at = ask('ask');
    await at.expect('Your name?');
    at.line('Ada');
    await at.expect('interactive true, answer Ada');
    assert.equal(await at.exit(), 0);
  });

  it('hide what is typed when it is a secret', async () => {
    const at = ask('hidden');
    await at.expect('Password?');
    at.line('hunter2');
    await at.expect('answer hunter2');
    assert.equal(at.transcript.split('hunter2').length, 2);
  });

  it('offer a choice', async () => {
    const at = ask('choose');
    await at.expect('two');
    at.send('\x1b[B');
    at.line('');
    await at.expect('answer two');
  });

  it('take Enter for no where something would be removed', async () => {
    const at = ask('confirm');
    await at.expect('Remove demo-one?');
    at.line('');
    await at.expect('answer false');
  });

  it('take yes only when it is typed whole, and ended by Enter', async () => {
    const at = ask('confirm');
    await at.expect('Remove demo-one?');
    at.line('maybe');
    await at.expect(/maybe\n[^]*Remove demo-one\?/);
    at.line('yes');
    await at.expect('answer true');
  });

  it('end the run on Ctrl-C', async () => {
    const at = ask('ask');
    await at.expect('Your name?');
    at.send('\x03');
    await at.expect('InterruptedError');
  });

  for (const what of ['ask', 'hidden', 'choose', 'confirm'])
    it(`end the run at the end of input, Ctrl-D, like on Ctrl-C: ${what}`, async () => {
      const at = ask(what);
      await at.expect('?');
      at.send('\x04');
      await at.expect('InterruptedError: interrupted at a question');
    });

  for (const what of ['hidden', 'confirm'])
    it(`end when the run is ended from outside, by SIGTERM or a deadline: ${what}`, async () => {
      const at = ask(what);
      await at.expect('?');
      process.kill(at.pid, 'SIGTERM');
      await at.expect('Error: ended from outside');
      assert.equal(await at.exit(), 0);
    });

  it('are asked one after another, though tasks on several hosts ask at once', async () => {
    const at = ask('both');
    await at.expect('First?');
    at.line('one');
    await at.expect('Second?');
    at.line('two');
    await at.expect('answer one,two');
    assert.ok(at.transcript.indexOf('Second?') > at.transcript.lastIndexOf('First?'));
  });

  it('are asked again when Enter gives no answer', async () => {
    const at = ask('ask');
    await at.expect('Your name?');
    at.line('');
    await at.expect('an answer is needed');
    at.line('Ada');
    await at.expect('answer Ada');
  });

  it('are an error without a terminal, which names another way', async () => {
    const { stdout } = await piped([...node('ask'), 'confirm'], '');
    assert.equal(stdout, 'UsageError: there is no terminal to ask on: Remove demo-one? [force=True]\n');
  });

  it('are answered beforehand by --yes', async () => {
    const { stdout } = await piped([...node('ask'), 'confirm', '--yes'], '');
    assert.equal(stdout, 'interactive false, answer true\n');
  });
});
