import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { containers, directoryOf, load, loadRun, refusals, runIn } from './support.ts';
import { loadPlatform } from '../../../../src/platform/index.ts';

const refused = (runConf: string | Buffer) => refusals(loadRun(runConf));

const cases: Readonly<Record<string, readonly [runConf: string, ...expected: readonly string[]]>> = {
  'a key nobody knows': [
    '[demo]\nlinkd = yes\n',
    'conf/run.conf:2 "linkd" is no key here (did you mean "linked"?)',
  ],
  'a container nobody knows': [
    '[dmo]\n',
    'conf/run.conf:1 there is no container "dmo" in this project (did you mean "demo"?)',
  ],
  'an instance without a name, which would silently be the first': [
    '[demo,instance=]\n[web]\nlink.DEMO = demo,instance=\n[web,]\n',
    'conf/run.conf:1 section = demo,instance=: this must be a container, or CONTAINER,instance=NAME',
    'conf/run.conf:3 link.DEMO = demo,instance=: this must be a container, or CONTAINER,instance=NAME',
    'conf/run.conf:4 section = web,: this must be a container, or CONTAINER,instance=NAME',
  ],
  'a type nobody knows': [
    '[demo]\ninstance_type = publisched\n',
    'conf/run.conf:2 instance_type = publisched: this must be one of standard, published, master, interactive, safemode (did you mean "published"?)',
  ],
  'a link to nothing': [
    '[demo]\nlink.BASE = dockerops-bas\n',
    'conf/run.conf:2 there is no container "dockerops-bas" in this project (did you mean "dockerops-base"?)',
  ],
  'a link without a target': [
    '[demo]\nlink.BASE =\n',
    'conf/run.conf:2 link.BASE = : this must be a container, or CONTAINER,instance=NAME',
  ],
  'a link to itself': [
    '[demo,instance=a]\nlink.ME = demo,instance=a\n',
    'conf/run.conf:2 demo,instance=a links to itself (ME)',
  ],
  'a link to the only instance there is, which is itself': [
    '[demo]\nlink.ME = demo\n',
    'conf/run.conf:2 demo,instance=one links to itself (ME)',
  ],
  'links in a circle': [
    '[demo]\nlink.WEB = web\n[web]\nlink.DB = db\n[db]\nlink.DEMO = demo\n',
    'conf/run.conf:2 links go in a circle: demo,instance=one -> web,instance=one -> db,instance=one -> demo,instance=one (one of them must do without its link)',
  ],
  'two circles': [
    '[demo,instance=a]\nlink.X = demo,instance=b\n[demo,instance=b]\nlink.X = demo,instance=a\n[web]\nlink.DB = db\n[db]\nlink.WEB = web\n',
    'conf/run.conf:2 links go in a circle: demo,instance=a -> demo,instance=b -> demo,instance=a (one of them must do without its link)',
    'conf/run.conf:6 links go in a circle: web,instance=one -> db,instance=one -> web,instance=one (one of them must do without its link)',
  ],
  'a section twice': [
    '[demo,instance=a]\n[web]\n[demo,a]\n',
    'conf/run.conf:3 the section [demo,instance=a] was already on line 1',
  ],
  'the defaults twice': [
    '[defaults]\n[demo]\n[defaults]\n',
    'conf/run.conf:3 the section [defaults] was already on line 1',
  ],
  'aliases that become one variable': [
    '[demo]\nlink.my-db = db\nlink.MY_DB = db\n',
    'conf/run.conf:3 the links "my-db" and "MY_DB" would both set MY_DB_CONTAINER_IP (rename one of them)',
  ],
  'a port wanted twice': [
    '[demo]\nports[] = 8080:80\n[web]\nports[] = 127.0.0.1:8080:80\n',
    'conf/run.conf:4 port 8080/tcp is wanted by web and by demo (line 2)',
  ],
  'a secret in a file that is shared': [
    '[demo]\nsecret.KEY = hunter2\n',
    'conf/run.conf:2 the value of the secret KEY stands in a file that is shared (write secret.KEY = (without a value); give the value in the environment, in host.conf, or when asked)',
  ],
  'a variable of our own': [
    '[demo]\nenv.INSTANCE = x\n',
    'conf/run.conf:2 INSTANCE is set by dockerops itself',
  ],
  'a key above the sections': [
    'group = x\n[demo]\n',
    'conf/run.conf:1 "group" stands above the first section (put it under a [section], or under [defaults])',
  ],
  'a section of build.conf': [
    '[base]\nimage = x\n',
    'conf/run.conf:1 the section [base] belongs in build.conf',
  ],
  'a list where one value belongs': [
    '[demo]\nmemory[] = 1g\n',
    'conf/run.conf:2 "memory" takes one value, not a list (write memory = …)',
  ],
  'a sign of readiness nobody knows': [
    '[demo]\nready.tpc = 80\n',
    'conf/run.conf:2 "ready.tpc" is no key here (did you mean "ready.tcp"?)',
  ],
  'a map without a name': ['[demo]\nenv = x\n', 'conf/run.conf:2 "env" needs a name (write env.NAME = …)'],
  'two volumes at one place': ['[demo]\nvolumes = ./a:/x,./b:/x/\n', 'conf/run.conf:2 two volumes at /x'],
  'a header that says more': [
    '[demo,instance=a,memory=1g]\n',
    'conf/run.conf:1 section = demo,instance=a,memory=1g: this must be a container, or CONTAINER,instance=NAME',
  ],
};

describe('run.conf (platforms §4 F14, F15) is refused, with its line, for', () => {
  for (const [what, [text, ...expected]] of Object.entries(cases)) {
    it(what, async () => assert.deepEqual(await refused(text), expected));
  }

  for (const [key, value] of [
    ['memory', 'lots'],
    ['cpus', '0'],
    ['timeout', 'soon'],
    ['sleep', '-1'],
    ['linked', 'maybe'],
    ['wait', 'healthy'],
    ['ready.tcp', 'http'],
    ['ready.tcp', '80,70000'],
    ['ready.log', '(never closed'],
    ['ready.command', "sh -c 'open"],
    ['restart', 'never'],
    ['publish_address', 'localhost'],
    ['hostname', '-x'],
    ['ports', '0:80'],
    ['ports', '80:65536'],
    ['ports', '8000-8001:80'],
    ['ports', '1.2.3:80:80'],
    ['volumes', '/only-one'],
    ['volumes', './a:relative'],
    ['volumes', 'a/b:/x'],
    ['volumes', './a:/x:rx'],
    ['command', "sh -c 'open"],
  ] as const) {
    it(`${key} = ${value}`, async () => {
      const [text = '', ...more] = await refused(`[demo]\n${key} = ${value}\n`);
      assert.ok(text.startsWith(`conf/run.conf:2 ${key} = ${value}: this must be `), text);
      assert.deepEqual(more, []);
    });
  }

  for (const name of [
    'a;b',
    '$(x)',
    'a b',
    'ünï',
    '--flag',
    '-x',
    '.x',
    'a/b',
    'x'.repeat(200),
    'all',
    'reallyall',
    '`x`',
    'a"b',
  ]) {
    it(`an instance called ${name.slice(0, 20)}`, async () => {
      const [text = '', ...more] = await refused(`[demo,instance=${name}]\n`);
      assert.match(text, /^conf\/run.conf:1 .*(no name for an instance|is reserved)/);
      assert.deepEqual(more, []);
    });

    it(`a variable, an alias and a linked instance called ${name.slice(0, 20)}`, async () => {
      const said = await refused(
        `[demo]\nenv.${name} = 1\nlink.${name} = web\nlink.X = web,instance=${name}\n`,
      );
      assert.ok(
        said.every((text) => /^conf\/run.conf:[234] /.test(text)),
        said.join('\n'),
      );
      assert.ok(said.some((text) => text.startsWith('conf/run.conf:4 ')));
    });
  }

  for (const name of ['a;b', '$(x)', 'a b', 'ünï', '--flag', 'Demo', 'x'.repeat(200), 'all']) {
    it(`a container called ${name.slice(0, 20)}`, async () => {
      const [text = '', ...more] = await refused(`[${name}]\n`);
      assert.match(text, /^conf\/run.conf:1 .*(no name for a container|is reserved)/);
      assert.deepEqual(more, []);
    });
  }

  it('names that would collide', async () => {
    const files = { ...containers('a', 'a-b'), 'conf/run.conf': '[a-b,instance=c]\n[a,instance=b-c]\n' };
    assert.deepEqual(await refusals(load(files)), [
      'conf/run.conf:2 a-b,instance=c and a,instance=b-c would both be named a-b-c (the first on line 1) (rename one of them)',
    ]);
  });

  it('everything at once, each with its place', async () => {
    const said = await refused('[broken\n[demo]\nmemory = x\nlinkd = 1\n[dmo]\ncpus = x\n');
    assert.deepEqual(
      said.map((text) => text.slice(0, 15)),
      ['conf/run.conf:1', 'conf/run.conf:3', 'conf/run.conf:4', 'conf/run.conf:5', 'conf/run.conf:6'],
    );
  });

  it('a default that is wrong, once however many sections have it', async () => {
    assert.equal((await refused('[defaults]\nmemory = x\n[demo]\n[web]\n')).length, 1);
  });

  it('rubbish from end to end, without saying all of it', async () => {
    const said = await refused('rubbish\n'.repeat(1000));
    assert.equal(said.length, 21);
    assert.equal(said.at(-1), 'and 980 more errors of configuration');
  });

  it('what is no text: Latin-1, NUL, UTF-16', async () => {
    for (const bytes of [
      Buffer.from('[demo]\nenv.A = \xfc\n', 'latin1'),
      Buffer.from('[demo]\n\0'),
      Buffer.from('[demo]\n\u00fc', 'utf16le'),
    ]) {
      const [text = ''] = await refused(bytes);
      assert.match(text, /^conf\/run.conf:[12] conf\/run.conf is not text in UTF-8/);
    }
  });

  it('a link to nothing', async () => {
    const directory = directoryOf(containers('demo'));
    symlinkSync('../private/run.conf', join(directory, 'conf/run.conf'));
    assert.deepEqual(await refusals(loadPlatform(runIn(directory))), [
      'conf/run.conf is a link to ../private/run.conf, which is not there (correct the link, or remove it)',
    ]);
  });

  it('a directory of that name', async () => {
    const said = await refusals(load({ ...containers('demo'), 'conf/run.conf/x': '' }));
    assert.match(said[0] ?? '', /conf\/run.conf cannot be read: EISDIR/);
  });

  /** Cuts a run.conf everywhere; how often that is refused, always by its line. */
  const brokenOff = async (text: string): Promise<number> => {
    let count = 0;
    for (let length = 0; length < text.length; length += 1)
      for (const said of await refused(text.slice(0, length))) {
        assert.match(said, /^conf\/run.conf:\d+ /);
        count += 1;
      }
    return count;
  };

  it('where it breaks off, or not at all, wherever it was cut', async () => {
    const whole =
      '[defaults]\ngroup = x\n[demo,instance=one]\nlink.DB = db\nenv.A = "b c"\nports[] = 8080:80\n[db]\n';
    for (const text of [whole, JSON.stringify([{ container: 'demo', links: { DB: 'db' } }], undefined, 1)])
      assert.ok((await brokenOff(text)) > 10, text);
  });

  it('ten megabytes', async () => {
    assert.match(
      (await refused(`[demo]\n${'; x\n'.repeat(2_500_000)}`))[0] ?? '',
      /run.conf has 10000007 bytes/,
    );
  });
});

describe('another run.conf', () => {
  it('that is not there is refused with the nearest that is', async () => {
    const files = { ...containers('demo'), 'conf/night.conf': '' };
    const [text = ''] = await refusals(load(files, {}, 'nihgt'));
    assert.match(text, /conf=nihgt: there is no .*conf\/nihgt.conf \(did you mean "night"\?\)/);
  });

  for (const name of ['../../etc/passwd', 'build', 'host', '', 'a/b']) {
    it(`cannot be "${name}"`, async () => {
      const directory = directoryOf({ ...containers('demo'), 'conf/host.conf': '' });
      const said = await refusals(loadPlatform(runIn(directory), { conf: name }));
      assert.match(said[0] ?? '', /there is no/);
    });
  }
});
