import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  instanceSpec,
  loadPlatform,
  resolveEnvironments,
  resolveProperties,
  resolveType,
  type ResolvedEnvironment,
} from '../../../../src/platform/index.ts';
import type { Host, Run, Terminal } from '../../../../src/ports/index.ts';
import { noTerminal, testRun } from '../../../support/run.ts';
import { containers, directoryOf, refusals, type FileTree } from './support.ts';

/** A user who gives these answers in turn; what they were asked is kept. */
function user(...answers: readonly string[]) {
  const left = [...answers];
  const asked: string[] = [];
  const terminal: Terminal = {
    ...noTerminal,
    interactive: true,
    ask: (question, options) => {
      asked.push(options?.hidden ? `${question} (hidden)` : question);
      return Promise.resolve(left.shift() ?? '');
    },
  };
  return { terminal, asked };
}

interface Scene {
  readonly runConf: string;
  readonly files?: FileTree;
  readonly env?: Readonly<Record<string, string>>;
  readonly terminal?: Terminal;
  readonly given?: Readonly<Record<string, string>>;
  readonly directory?: string;
  readonly dryRun?: boolean;
  readonly host?: Host;
}

const project = (scene: Scene): string =>
  scene.directory ??
  directoryOf({ ...containers('demo', 'web'), 'conf/run.conf': scene.runConf, ...scene.files });

function runOf(scene: Scene, directory: string): Run {
  const ports = { terminal: scene.terminal ?? noTerminal, ...(scene.host ? { host: scene.host } : {}) };
  return testRun(directory, ports, { env: scene.env ?? {}, dryRun: scene.dryRun ?? false }).run;
}

/** Settles the environment of every section of run.conf. */
async function settle(scene: Scene, directory = project(scene)): Promise<readonly ResolvedEnvironment[]> {
  const run = runOf(scene, directory);
  const spec = await loadPlatform(run);
  const requests = spec.instances.map((section) => {
    const one = instanceSpec(spec, section.container, section.instance ?? 'one');
    const type = resolveType(one, one.instance ?? 'one');
    return {
      spec: one,
      type,
      properties: resolveProperties(type, one.properties, {}),
      given: scene.given ?? {},
    };
  });
  return resolveEnvironments(run, spec.project, requests);
}

const envOf = async (scene: Scene) => (await settle(scene)).map(({ env }) => env);

describe('a variable of run.conf', () => {
  it('may be empty by the argument only: in run.conf, even in quotes, that means that it must be given', async () => {
    assert.deepEqual(await envOf({ runConf: '[demo]\nenv.A = ""\n', given: { A: '' } }), [{ A: '' }]);
    const [said = ''] = await refusals(envOf({ runConf: '[demo]\nenv.A = ""\n' }));
    assert.match(said, /^conf\/run.conf:2 demo,instance=one needs A, and nothing gives it/);
  });

  const wanted = '[demo]\nenv.A = here\nenv.B =\n';

  it('keeps its value whatever the shell says, but for an argument', async () => {
    assert.deepEqual(await envOf({ runConf: '[demo]\nenv.A = here\n', env: { A: 'shell' } }), [
      { A: 'here' },
    ]);
    assert.deepEqual(await envOf({ runConf: '[demo]\nenv.A = here\n', given: { A: '', C: 'c' } }), [
      { A: '', C: 'c' },
    ]);
  });

  it('without a value comes from the environment, else from host.conf', async () => {
    const files = { 'conf/host.conf': 'B = kept\n[host:other]\nB = far\n' };
    assert.deepEqual(await envOf({ runConf: wanted, files, env: { B: 'shell' } }), [
      { A: 'here', B: 'shell' },
    ]);
    assert.deepEqual(await envOf({ runConf: wanted, files, env: { B: '' } }), [{ A: 'here', B: 'kept' }]);
  });

  it("is read from the original's host.conf too", async () => {
    const files = { 'host.conf': '{"B": "kept", "last_conf": "default"}' };
    assert.deepEqual(await envOf({ runConf: wanted, files }), [{ A: 'here', B: 'kept' }]);
  });

  it('is asked for once, and the answer kept for its owner alone, out of git', async () => {
    const scene = { runConf: '[demo]\nenv.B =\n[web]\nenv.B =\n', ...user('an answer; # odd ') };
    const directory = project(scene);
    assert.deepEqual(
      (await settle(scene, directory)).map(({ env }) => env['B']),
      ['an answer; # odd ', 'an answer; # odd '],
    );
    assert.deepEqual(scene.asked, ['B of demo,instance=one']);
    assert.equal(statSync(join(directory, 'conf/host.conf')).mode & 0o777, 0o600);
    assert.match(readFileSync(join(directory, '.gitignore'), 'utf8'), /^host\.conf$/m);
    assert.deepEqual(
      (await settle({ runConf: '' }, directory)).map(({ env }) => env['B']),
      ['an answer; # odd ', 'an answer; # odd '],
    );
  });

  it('is added to host.conf without losing its comments', async () => {
    const files = {
      'conf/host.conf': '; mine\nA = 1 ; why\n\n[host:far]\nB = 2\n',
      '.gitignore': '/conf/x\nhost.conf',
    };
    const scene = { runConf: '[demo]\nenv.B =\n', files, ...user('b') };
    const directory = project(scene);
    await settle(scene, directory);
    assert.equal(
      readFileSync(join(directory, 'conf/host.conf'), 'utf8'),
      '; mine\nA = 1 ; why\nB = b\n\n[host:far]\nB = 2\n',
    );
    assert.equal(readFileSync(join(directory, '.gitignore'), 'utf8'), files['.gitignore']);
  });

  it('is added to a host.conf in JSON, and stays JSON', async () => {
    const files = { 'host.conf': '{"A": "1"}' };
    const scene = { runConf: '[demo]\nenv.B =\n', files, ...user('b') };
    const directory = project(scene);
    await settle(scene, directory);
    assert.deepEqual(JSON.parse(readFileSync(join(directory, 'host.conf'), 'utf8')), { A: '1', B: 'b' });
  });

  it('of another host stands in a section of its own', async () => {
    const files = { 'conf/host.conf': 'B = here\n[host:far]\nB = there\n' };
    const host: Host = { ...testRun('/').run.ports.local, name: 'far' };
    assert.deepEqual(await envOf({ runConf: '[demo]\nenv.B =\n', files, host }), [{ B: 'there' }]);
    const scene = { runConf: '[demo]\nenv.C =\n', files, host, ...user('c') };
    const directory = project(scene);
    await settle(scene, directory);
    assert.match(
      readFileSync(join(directory, 'conf/host.conf'), 'utf8'),
      /\[host:far\]\nB = there\nC = c\n$/,
    );
  });

  it('that nothing gives is an error naming it and the ways to give it, all missing ones in one go', async () => {
    const scene = { runConf: '[demo]\nenv.B =\n[web,instance=master]\nlink.DB = demo\nsecret.KEY =\n' };
    const directory = project(scene);
    const said = await refusals(settle(scene, directory));
    assert.deepEqual(
      said.map((text) => text.slice(0, text.indexOf(' ('))),
      [
        'conf/run.conf:2 demo,instance=one needs B, and nothing gives it',
        'conf/run.conf:4 web,instance=master needs DB_CONTAINER_IP, and nothing gives it',
        'conf/run.conf:5 web,instance=master needs the secret KEY, and nothing gives it',
      ],
    );
    assert.match(
      said[1] ?? '',
      /DB_CONTAINER_IP=… dockerops.*DB_CONTAINER_IP = ….*on a terminal.*env.DB_CONTAINER_IP=…/,
    );
    assert.doesNotMatch(said[2] ?? '', /env\.KEY/);
    assert.equal(statSync(join(directory, 'conf/host.conf'), { throwIfNoEntry: false }), undefined);
  });

  it('left unanswered is missing', async () => {
    const said = await refusals(settle({ runConf: '[demo]\nenv.B =\n', ...user('') }));
    assert.match(said[0] ?? '', /needs B, and nothing gives it/);
  });

  it('is neither asked for nor saved by a dry run', async () => {
    const scene = { runConf: '[demo]\nenv.B =\n', dryRun: true, ...user('b') };
    assert.deepEqual(await envOf(scene), [{ B: '(asked for)' }]);
    assert.deepEqual(scene.asked, []);
  });

  it('given as an argument has a name a variable can have', async () => {
    const said = await refusals(settle({ runConf: '[demo]\n', given: { 'A;B': 'x', PROJECT: 'y' } }));
    assert.match(said[0] ?? '', /"A;B" is no name for a variable/);
    assert.match(said[1] ?? '', /PROJECT is set by dockerops itself/);
  });

  it("may be the address of one of the host's interfaces", async () => {
    const [found] = await envOf({ runConf: '[demo]\nenv.A = from_lo\nenv.B = from scratch\n' });
    assert.deepEqual(found, { A: '127.0.0.1', B: 'from scratch' });
    const said = await refusals(settle({ runConf: '[demo]\nenv.A = from_nowhere0\n' }));
    assert.match(said[0] ?? '', /^conf\/run.conf:2 A = from_nowhere0: .* has no interface nowhere0 .*lo/);
  });
});

describe('a secret', () => {
  it('comes from the environment or host.conf, and never shows itself', async () => {
    const scene = {
      runConf: '[demo]\nsecret.KEY =\nsecret.PIN =\n',
      files: { 'conf/host.conf': 'PIN = 1234\n' },
      env: { KEY: 'hunter2' },
    };
    const [found] = await settle(scene);
    assert.deepEqual([found?.secrets['KEY']?.reveal(), found?.secrets['PIN']?.reveal()], ['hunter2', '1234']);
    assert.equal(JSON.stringify(found), '{"env":{},"secrets":{"KEY":"***","PIN":"***"}}');
  });

  it('is asked for without showing what is typed', async () => {
    const scene = { runConf: '[demo]\nsecret.KEY =\n', ...user('hunter2') };
    await settle(scene);
    assert.deepEqual(scene.asked, ['KEY of demo,instance=one (hidden)']);
  });
});

describe("a master's links", () => {
  const runConf = '[demo,instance=master]\nlink.my-web = web\n';

  it('are variables from the environment, then host.conf, then a question', async () => {
    const files = { 'conf/host.conf': 'MY_WEB_CONTAINER_IP = 10.0.0.2\n' };
    assert.deepEqual(await envOf({ runConf, files, env: { MY_WEB_CONTAINER_IP: '10.0.0.1' } }), [
      { MY_WEB_CONTAINER_IP: '10.0.0.1' },
    ]);
    assert.deepEqual(await envOf({ runConf, files }), [{ MY_WEB_CONTAINER_IP: '10.0.0.2' }]);
    assert.deepEqual(await envOf({ runConf, ...user('10.0.0.3') }), [{ MY_WEB_CONTAINER_IP: '10.0.0.3' }]);
  });

  it('may be given in run.conf', async () => {
    assert.deepEqual(await envOf({ runConf: `${runConf}env.MY_WEB_CONTAINER_IP = 10.0.0.4\n` }), [
      { MY_WEB_CONTAINER_IP: '10.0.0.4' },
    ]);
  });

  it('are not asked for where it is not linked, nor of other types', async () => {
    assert.deepEqual(await envOf({ runConf: `${runConf}linked = no\n` }), [{}]);
    assert.deepEqual(await envOf({ runConf: '[demo,instance=one]\nlink.WEB = web\n' }), [{}]);
  });
});

describe('host.conf is refused', () => {
  it('in two places at once', async () => {
    const files = { 'conf/host.conf': '', 'host.conf': '{}' };
    assert.match(
      (await refusals(settle({ runConf: '[demo]', files })))[0] ?? '',
      /there are two host.conf: conf\/host.conf and host.conf/,
    );
  });

  it('broken, with its line', async () => {
    assert.match(
      (await refusals(settle({ runConf: '[demo]', files: { 'conf/host.conf': 'A = 1\nword\n' } })))[0] ?? '',
      /^conf\/host.conf:2 "word"/,
    );
    assert.match(
      (await refusals(settle({ runConf: '[demo]', files: { 'host.conf': '{"A": \n' } })))[0] ?? '',
      /^host.conf:\d this is not valid JSON/,
    );
  });
});

describe('what somebody types', () => {
  it('is asked for again where an address cannot be one, and never saved', async () => {
    const { terminal, asked } = user('not an ip', '300.1.1.1', 'db.example.com');
    const directory = directoryOf({
      ...containers('demo', 'web'),
      'conf/run.conf': '[demo,instance=master]\nlinked = yes\nlink.BASE = web\n[web]\n',
    });
    const [master] = await settle({ runConf: '', terminal, directory });
    assert.equal(master?.env['BASE_CONTAINER_IP'], 'db.example.com');
    assert.equal(asked.length, 3);
    assert.match(
      readFileSync(join(directory, 'conf/host.conf'), 'utf8'),
      /BASE_CONTAINER_IP = db\.example\.com/,
    );
  });

  it('is not called too short where nothing gives it', async () => {
    const directory = directoryOf({ ...containers('demo'), 'conf/run.conf': '[demo]\nsecret.PASSWORD =\n' });
    const { run, events } = testRun(directory, {}, { env: {} });
    const platform = await loadPlatform(run);
    const spec = instanceSpec(platform, 'demo', 'one');
    const request = {
      spec,
      type: 'standard',
      properties: resolveProperties('standard', {}, {}),
      given: {},
    } as const;
    await assert.rejects(resolveEnvironments(run, platform.project, [request]), /needs the secret PASSWORD/);
    assert.deepEqual(events, []);
  });
});
