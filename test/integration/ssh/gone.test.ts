import assert from 'node:assert/strict';
import { instanceKeys } from '../../../src/platform/keys/trust.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';

/** The same object with some of its members in the place of its own. */
const having = <T extends object>(target: T, members: Partial<T>): T =>
  new Proxy(target, {
    get: (of, key) => {
      const member: unknown = Reflect.get(key in members ? members : of, key);
      return typeof member === 'function' ? (member.bind(of) as unknown) : member;
    },
  });

describe('the keys of all instances', () => {
  let platform: ScratchPlatform;
  before(async function () {
    platform = await ScratchPlatform.create(this);
  });
  after(() => platform.remove());

  it('are read although one instance is removed meanwhile', async () => {
    const { engine } = platform;
    const id = await platform.instance('web', { start: false });
    const listed = await engine.containers.list({
      labels: [`io.dockerops.project=${platform.name}`],
      all: true,
    });
    await engine.containers.remove(id, { force: true });
    const containers = having(engine.containers, { list: async () => listed });
    const { run } = platform.run({ engine: having(engine, { containers }) });
    assert.equal(listed.length, 1);
    assert.deepEqual(await instanceKeys(run, platform.name), []);
  });
});
