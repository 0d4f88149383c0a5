import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtCommand } from '../../support/built-command.ts';

function needs(context: Mocha.Context, shell: string): void {
  if (spawnSync(shell, ['--version']).status === 0) return;
  if (context.test) context.test.title += ` (skipped: ${shell} is not installed)`;
  context.skip();
}

const runConf = `[demo,instance=one]
group = front
[web,instance=nodeA]
[web,instance=nodeB]
`;

/** What a user types, and what the shell offers instead of the word at the cursor. */
const cases: readonly (readonly [string, readonly string[]])[] = [
  ['bui', ['build:']],
  ['completion:', ['completion:bash', 'completion:fish', 'completion:zsh']],
  ['ssh:w', ['ssh:web']],
  ['ssh:web,instance=', ['ssh:web,instance=nodeA', 'ssh:web,instance=nodeB']],
  ['ps ssh:demo,instance=', ['ssh:demo,instance=one']],
  ['build:demo,progress=', ['build:demo,progress=False', 'build:demo,progress=True']],
  ['--dry', ['--dry-run']],
  ['--format js', ['json', 'jsonl']],
  ['-d versi', ['version']],
  ['nosuchtask:', []],
];

describe('completion', () => {
  let place: string;
  let env: NodeJS.ProcessEnv;

  before(() => {
    place = mkdtempSync(join(tmpdir(), 'dockerops-completion-'));
    const bin = join(place, 'bin');
    const project = join(place, 'project');
    for (const directory of [
      'bin',
      'project/conf',
      'project/apps_containers/demo',
      'project/apps_containers/web',
    ])
      mkdirSync(join(place, directory), { recursive: true });
    writeFileSync(join(project, 'conf', 'run.conf'), runConf);
    symlinkSync(builtCommand(), join(bin, 'dockerops'));
    env = {
      ...process.env,
      PATH: `${bin}:${process.env.PATH ?? ''}`,
      HOME: place,
      // No engine: completion must do without.
      DOCKER_HOST: `unix://${join(place, 'no.sock')}`,
    };
  });
  after(() => rmSync(place, { recursive: true, force: true }));

  const run = (shell: string, args: readonly string[]) =>
    execFileSync(shell, args, { cwd: join(place, 'project'), env, encoding: 'utf8' })
      .split('\n')
      .filter(Boolean);

  for (const [typed, wanted] of cases) {
    it(`in bash offers ${wanted.join(', ') || 'nothing'} for "${typed}"`, () => {
      // bash replaces what follows its last word break: put what it keeps in front again.
      const script = `source <(dockerops completion:bash)
        COMP_LINE="dockerops ${typed}" COMP_POINT=\${#COMP_LINE}
        _dockerops dockerops
        printf '%s\\n' "\${COMPREPLY[@]}"`;
      const word = typed.split(' ').at(-1) ?? '';
      const kept = word.slice(0, Math.max(word.lastIndexOf(':'), word.lastIndexOf('=')) + 1);
      const offered = run('bash', ['--norc', '-c', script]).map((text) => (kept + text).trimEnd());
      assert.deepEqual(offered.sort(), [...wanted].sort());
    });

    it(`in fish offers ${wanted.join(', ') || 'nothing'} for "${typed}"`, function () {
      needs(this, 'fish');
      const script = `dockerops completion:fish | source; complete -C 'dockerops ${typed}'`;
      const offered = run('fish', ['--no-config', '-c', script]).map((line) => line.split('\t')[0] ?? '');
      assert.deepEqual(offered.sort(), [...wanted].sort());
    });
  }

  it('in bash puts a blank after a finished word only', () => {
    const reply = (typed: string) =>
      run('bash', [
        '--norc',
        '-c',
        `source <(dockerops completion:bash); COMP_LINE="dockerops ${typed}" COMP_POINT=\${#COMP_LINE}
         _dockerops dockerops; printf '%s\\n' "\${COMPREPLY[@]}"`,
      ]);
    assert.deepEqual(reply('versi'), ['version ']);
    assert.deepEqual(reply('bui'), ['build:']);
  });

  it('in zsh is a script that zsh accepts, and asks with the words up to the cursor', function () {
    needs(this, 'zsh');
    const script = `compdef() { print "compdef $*" }
      compadd() { shift 4; print -l -- "$@" }
      _files() { print files }
      source <(dockerops completion:zsh)
      words=(dockerops ps ssh:web,instance=) CURRENT=3 PREFIX=ssh:web,instance=
      _dockerops`;
    assert.deepEqual(run('zsh', ['-f', '-c', script]), [
      'compdef _dockerops dockerops',
      'ssh:web,instance=nodeA',
      'ssh:web,instance=nodeB',
    ]);
  });

  it('knows the tasks of the user', () => {
    const file = join(place, 'project', 'dockeropsfile.ts');
    writeFileSync(file, 'export async function deploy(context: unknown, stage = "test") {}\n');
    try {
      const script = `COMP_LINE='dockerops deploy:' COMP_POINT=17 dockerops --complete bash`;
      assert.deepEqual(run('bash', ['-c', script]), ['stage=']);
    } finally {
      rmSync(file);
    }
  });
});
