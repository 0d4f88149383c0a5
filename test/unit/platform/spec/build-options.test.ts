import assert from 'node:assert/strict';
import { join } from 'node:path';
import { containers, load, refusals } from './support.ts';

const withDemo = (lines: string, project = '') =>
  load({
    ...containers('demo'),
    'conf/build.conf': `[project]\nname = t-spec\n${project}[demo]\n${lines}`,
  });
const optionsOf = async (lines: string) => {
  const spec = await withDemo(lines);
  return { options: spec.containers.find(({ name }) => name === 'demo')?.options, spec };
};

describe('what build.conf says of how a container is built', () => {
  it('is nothing, unless it is written', async () => {
    assert.equal((await optionsOf('build_arg.A = 1\n')).options, undefined);
  });

  it('is target, platform, caches, labels, agent', async () => {
    const { options } = await optionsOf(
      'target = dev\nplatform = linux/arm/v7\ncache_from = a:1, r:5/b\nlabel.org.example.team = blue\nssh = default\n',
    );
    assert.deepEqual(options, {
      target: 'dev',
      platform: 'linux/arm/v7',
      cacheFrom: ['a:1', 'r:5/b'],
      ssh: 'default',
      labels: { 'org.example.team': 'blue' },
    });
  });

  it('is where secrets come from: a file of the project or of the home, a variable, or whoever is asked', async () => {
    const { options, spec } = await optionsOf(
      'secret.a = file:keys/a\nsecret.b = file:~/.b\nsecret.c = env:C_TOKEN\nsecret.d =\n',
    );
    const { directory } = spec.project;
    assert.deepEqual(
      Object.values(options?.secrets ?? {}).map(({ from, source, where }) => [from, source, where.line]),
      [
        ['file', join(directory, 'keys/a'), 4],
        ['file', '~/.b', 5],
        ['env', 'C_TOKEN', 6],
        ['given', 'd', 7],
      ],
    );
  });

  it('issue 3: a secret itself is refused, and not repeated', async () => {
    const said = await refusals(withDemo('secret.token = hunter2-hunter2\n'));
    assert.deepEqual(said, [
      'conf/build.conf:4 secret.token says where the secret comes from, and never holds it (write file:PATH or env:NAME, or nothing: then it must be given)',
    ]);
  });

  for (const [what, lines, expected] of [
    ['a key nobody knows', 'tagret = x\n', '"tagret" is no key here (did you mean "target"?)'],
    [
      'a platform that cannot be',
      'platform = arm64\n',
      'platform = arm64: this must be a platform such as linux/arm64',
    ],
    ['a secret without a name', 'secret = x\n', '"secret" needs a name (write secret.NAME = …)'],
    [
      'a list where one value is due',
      'target[] = x\n',
      '"target" takes one value, not a list (write target = …)',
    ],
  ] as const)
    it(`refuses ${what}, with its line`, async () => {
      assert.deepEqual(await refusals(withDemo(lines)), [`conf/build.conf:4 ${expected}`]);
    });

  it("knows the project's registry, and what cannot be one", async () => {
    assert.equal(
      (await withDemo('', 'registry = r.example.com:5000/team\n')).registry,
      'r.example.com:5000/team',
    );
    assert.deepEqual(await refusals(withDemo('', 'registry = https://r.example.com\n')), [
      'conf/build.conf:3 registry = https://r.example.com: this must be a registry without a scheme (write r.example.com)',
    ]);
  });
});
