import assert from 'node:assert/strict';
import { parseWords } from '../../../src/config/index.ts';
import { config, configView } from '../../../src/platform/index.ts';
import { containers, directoryOf, runIn } from './spec/support.ts';

const runConf = `[demo,instance=one]
instance_type = published
ports[] = 8080:80
env.GREETING = hello
memory = 512m
command = sh -c "echo \\"a	b\\""
`;

describe('config', () => {
  const groups = () => config(runIn(directoryOf({ ...containers('demo'), 'conf/run.conf': runConf })));
  const shown = async (section: string) =>
    (await groups()).find((group) => group.section === section)?.settings;

  it('says of each setting what it will be, and who says so', async () => {
    const settings = (await shown('demo,instance=one')) ?? [];
    const said = Object.fromEntries(settings.map(({ key, value, origin }) => [key, [value, origin]]));
    assert.deepEqual(said['instance_type'], ['published', 'conf/run.conf:2']);
    assert.deepEqual(said['ports'], ['8080:80/tcp', 'conf/run.conf:3']);
    assert.deepEqual(said['env.GREETING'], ['hello', 'conf/run.conf:4']);
    assert.deepEqual(said['memory'], ['512m', 'conf/run.conf:5']);
    assert.deepEqual(said['wait'], ['ready', 'default']);
  });

  it('shows a command so that run.conf would read the same words', async () => {
    const command = (await shown('demo,instance=one'))?.find(({ key }) => key === 'command');
    assert.deepEqual(parseWords(command?.value ?? ''), ['sh', '-c', 'echo "a\tb"']);
  });

  it('is text with the sections of the conf files, each value with its origin behind it', async () => {
    const view = configView(await groups());
    assert.ok(view.kind === 'text');
    assert.match(view.text, /^\[project\]\nname = /);
    assert.match(view.text, /^\[demo,instance=one\]$/m);
    assert.match(view.text, /^memory = 512m +; conf\/run.conf:5$/m);
  });
});
