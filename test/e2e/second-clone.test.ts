import assert from 'node:assert/strict';
import { Scratch } from './support/cli.ts';

describe('a second clone with its own keys manages the same platform (dockerops §7)', () => {
  let first: Scratch;
  let second: Scratch;

  before(async () => {
    first = await Scratch.demo();
    second = await Scratch.demo(first.name);
    await first.must('build:all', 'run:all');
  });

  after(async () => {
    await first.remove();
    await second.remove();
  });

  it('sees and enters what the first one started', async () => {
    const listed = await second.must('ps');
    assert.match(listed.stdout, /demo +one +standard +running/);
    const entered = await second.must('ssh:demo,command=hostname -i');
    assert.equal(entered.stdout.trim(), (await first.must('ip:demo')).stdout.trim());
  });

  it('leaves the first one in', async () => {
    await first.must('ssh:demo,command=true');
  });

  it('its own instances and those of the first one reach each other by ssh without a question', async () => {
    await second.must('run:demo,instance=two');
    const names = ['one', 'two'];
    for (const [from, to] of [names, [...names].reverse()] as [string, string][]) {
      const address = (await second.must(`ip:demo,instance=${to}`)).stdout.trim();
      const reached = await second.must(`ssh:demo,instance=${from},command=ssh ${address} 'echo $INSTANCE'`);
      assert.equal(reached.stdout.trim(), to, reached.stderr);
    }
  });
});
