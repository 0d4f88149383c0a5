import assert from 'node:assert/strict';
import { Pty } from './support/pty.ts';
import { Scratch, program } from './support/cli.ts';

const minutes = 60_000;

describe("seed 004's quick start, line by line, in a terminal", function () {
  this.timeout(10 * minutes);
  let scratch: Scratch;

  before(async () => {
    scratch = await Scratch.demo();
  });

  after(async () => {
    await scratch.remove();
  });

  const inTerminal = (...args: string[]) =>
    new Pty(process.execPath, [program, ...args], { cwd: scratch.directory, env: scratch.env, columns: 140 });

  it('dockerops build:all', async () => {
    const terminal = inTerminal('build:all');
    assert.equal(await terminal.exit(8 * minutes), 0, terminal.transcript);
    assert.match(terminal.transcript, /build .*\/dockerops-base/);
    assert.match(terminal.transcript, /build .*\/demo/);
  });

  it('dockerops run:all', async () => {
    const terminal = inTerminal('run:all');
    assert.equal(await terminal.exit(2 * minutes), 0, terminal.transcript);
  });

  it('dockerops ps', async () => {
    const terminal = inTerminal('ps');
    assert.equal(await terminal.exit(), 0, terminal.transcript);
    assert.match(terminal.transcript, /CONTAINER +INSTANCE +TYPE/);
    assert.match(terminal.transcript, /demo +one +standard +running/);
    assert.match(terminal.transcript, /dockerops-base +one +standard +running/);
  });

  it('dockerops ssh:demo, inside it ssh $BASE_CONTAINER_IP, exit, exit', async () => {
    const terminal = inTerminal('ssh:demo');
    await terminal.expect('$ ');
    terminal.line('echo I am $CONTAINER');
    await terminal.expect('I am demo');
    terminal.line('ssh $BASE_CONTAINER_IP');
    await terminal.expect('$ ');
    terminal.line('echo I am $CONTAINER');
    await terminal.expect('I am dockerops-base');
    terminal.line('exit');
    await terminal.expect('closed');
    terminal.line('echo back in $CONTAINER');
    await terminal.expect('back in demo');
    terminal.line('exit');
    assert.equal(await terminal.exit(), 0, terminal.transcript);
    assert.doesNotMatch(terminal.transcript, /authenticity|password|yes\/no/i);
  });

  it('dockerops clean:all asks, names what goes, and removes it', async () => {
    const terminal = inTerminal('clean:all');
    await terminal.expect('Remove these 2 instances?');
    await terminal.expect(`${scratch.name}: demo,instance=one`);
    await terminal.expect('(yes/no)');
    terminal.line('y');
    assert.equal(await terminal.exit(minutes), 0, terminal.transcript);
    const left = await scratch.must('--format', 'json', 'ps:all');
    assert.deepEqual((JSON.parse(left.stdout) as { tasks: { value: unknown }[] }).tasks[0]?.value, []);
  });
});
