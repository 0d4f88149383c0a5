import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Scratch } from './support/cli.ts';

interface ConfigGroup {
  readonly section: string;
  readonly settings: readonly { readonly key: string; readonly value: string }[];
}

describe('a project that goes to Compose and comes back, by command', function () {
  this.timeout(60_000);
  let scratch: Scratch;
  const env = { DATA_DIR: '/srv/kept' };

  before(async () => {
    scratch = await Scratch.demo();
    await scratch.write(
      'conf/run.conf',
      '[dockerops-base,instance=one]\n\n[demo,instance=one]\nlink.BASE = dockerops-base\npersistent_data = yes\nenv.GREETING = costs $5\nenv.TOKEN =\n',
    );
  });
  after(() => scratch.remove());

  const must = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await scratch.dockerops(args, { env });
    assert.equal(code, 0, stderr);
    return stdout;
  };
  /** All that will be, but for where it is said. */
  const settings = async () => {
    const { tasks } = JSON.parse(await must('--format', 'json', 'config')) as {
      tasks: { value: readonly ConfigGroup[] }[];
    };
    return (tasks[0]?.value ?? []).map((group) => [
      group.section,
      group.settings.map(({ key, value }) => `${key} = ${value}`).sort(),
    ]);
  };

  it('is the same platform, its data still where DATA_DIR says', async () => {
    const before = await settings();
    assert.ok(JSON.stringify(before).includes('"env.GREETING = costs $5"'));
    await scratch.write('compose.yaml', await must('export:compose'));
    await rename(join(scratch.directory, 'conf'), join(scratch.directory, 'conf-before'));
    const said = await must('import:compose.yaml');
    assert.match(said, /conf\/run.conf/);
    assert.doesNotMatch(said, /Not carried over/);
    assert.deepEqual(await settings(), before);
    assert.match(await must('import'), /is the project .* already/);
  });
});
