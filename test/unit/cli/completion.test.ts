import assert from 'node:assert/strict';
import { complete, type Sources } from '../../../src/cli/completion/complete.ts';
import { afterLastBreak, splitLine } from '../../../src/cli/completion/words.ts';

const sources: Sources = {
  containers: ['demo', 'web'],
  groups: ['front'],
  instances: (container) => (container === 'web' ? ['nodeA'] : ['one', 'nodeA']),
  liveInstances: async (container) => (container === 'web' ? ['nodeA', 'nodeZ'] : []),
  tasks: [
    { name: 'ps', doc: 'List', form: 'query', origin: 'built-in' },
    {
      name: 'run',
      doc: 'Start',
      form: 'plan',
      origin: 'built-in',
      aliases: ['start-it'],
      parameters: [
        { name: 'name', type: 'string', doc: '', required: true, complete: 'container', values: ['all'] },
        { name: 'instance', type: 'string', doc: '', complete: 'instance' },
        { name: 'group', type: 'string', doc: '', complete: 'group' },
        { name: 'linked', type: 'bool', doc: '' },
        { name: 'kinds', type: 'list', doc: '', values: ['a', 'b'] },
        { name: 'env', type: 'string', doc: '', map: true },
      ],
    },
  ],
};
const offered = async (line: string) => {
  const candidates = await complete(splitLine(`dockerops ${line}`), sources);
  return candidates.map(({ text }) => text);
};

describe('what completion offers', () => {
  for (const [typed, wanted] of [
    ['', ['ps', 'run:', 'start-it:']],
    ['r', ['run:']],
    ['ps r', ['run:']],
    [
      'run:',
      [
        'run:all',
        'run:demo',
        'run:web',
        'run:instance=',
        'run:group=',
        'run:linked=',
        'run:kinds=',
        'run:env.',
      ],
    ],
    ['run:w', ['run:web']],
    [
      'run:web,',
      [
        'run:web,nodeA',
        'run:web,nodeZ',
        'run:web,instance=',
        'run:web,group=',
        'run:web,linked=',
        'run:web,kinds=',
        'run:web,env.',
      ],
    ],
    ['run:name=web,instance=node', ['run:name=web,instance=nodeA', 'run:name=web,instance=nodeZ']],
    ['run:web,linked=', ['run:web,linked=True', 'run:web,linked=False']],
    ['run:web,linked=True,l', []],
    ['run:web,kinds=a;', ['run:web,kinds=a;a', 'run:web,kinds=a;b']],
    ['run:web,group=', ['run:web,group=front']],
    ['run:web,url=http:', []],
    ['--progress=', ['--progress=auto', '--progress=plain', '--progress=live', '--progress=quiet']],
    ['-F n', ['normal', 'nested']],
    ['-C ', []],
  ] as const)
    it(`for "${typed}": ${wanted.join(' ') || 'nothing'}`, async () => {
      assert.deepEqual(await offered(typed), wanted);
    });
});

describe('the line up to the cursor', () => {
  it('is split as a shell would, quotes keeping blanks together', () => {
    assert.deepEqual(splitLine('dockerops run:demo "ssh:x,command=ls -l" p'), {
      words: ['run:demo', 'ssh:x,command=ls -l'],
      current: 'p',
    });
    assert.deepEqual(splitLine('dockerops build:all ps', 15), { words: [], current: 'build' });
    assert.deepEqual(splitLine('dockerops '), { words: [], current: '' });
  });

  it('is replaced only after the last word break of bash', () => {
    assert.equal(afterLastBreak('run:web,instance=n', ' :='), 'run:web,instance='.length);
    assert.equal(afterLastBreak('run:web', ' '), 0);
    assert.equal(afterLastBreak('🐳:x', ':'), '🐳:'.length);
  });
});
