import assert from 'node:assert/strict';
import { ConfigError, DockeropsError, ManyErrors } from '../../../src/core/index.ts';
import { container, start, withUnits } from './support.ts';

const orders = (text: string) => start(`aa: {creation: {image: b}}\n---\n${text}\n`);

/** A usage error (exit code 2) whose message and hints say this, at this line. */
const says = (pattern: RegExp, line?: number) => (error: unknown) => {
  assert.ok(error instanceof DockeropsError, String(error));
  assert.equal(error.exitCode, 2);
  assert.match([error.message, ...error.hints].join('\n'), pattern);
  if (line !== undefined) assert.equal(error.where?.line, line);
  return true;
};

describe('unit files: composition and orders', () => {
  it('units §10 case 2: "create" and "start" are the same as "creation" and "startup"', async () => {
    const long = await container('{creation: {image: b, command: sleep 60}, startup: {privileged: true}}');
    const short = await container('{create: {image: b, command: sleep 60}, start: {privileged: true}}');
    assert.deepEqual(short.settings, long.settings);
    assert.deepEqual(long.settings.config, { Cmd: ['sleep', '60'] });
    assert.deepEqual(long.settings.hostConfig, { Privileged: true });
  });

  it('units §10 case 3: both spellings of one phase are an error', async () => {
    const text = 'aa:\n  create: {tty: true}\n  creation: {user: x}\n';
    await assert.rejects(start(text), says(/create and creation are the same/, 3));
  });

  it('all that is wrong with a file is said at once, each with its line', async () => {
    const text = `import: u/nowhere
aa:
  creation: {imge: b, tty: perhaps}
  strat: {}
  startup:
    mem_limit: much
    host_config: {dns_search: {}, privileged: maybe}
  daemon: [{GET: {}}, {FETCH: {url: 'http://x'}}]
x: {creation: {image: b}}
---
- aa: {command: strat}
- aa: {command: stop, timeout: soon, when: now}
- aa: {command: execute, shell: perhaps}
- [aa]
`;
    await assert.rejects(start(text), (error: DockeropsError) => {
      assert.ok(error instanceof ManyErrors, String(error));
      assert.equal(error.exitCode, 2);
      const lines = error.errors.map(({ where }) => where?.line ?? 0);
      assert.deepEqual(
        [...lines].sort((a, b) => a - b),
        [1, 3, 3, 4, 6, 7, 7, 8, 8, 9, 11, 12, 12, 13, 13, 14],
      );
      return true;
    });
  });

  it('every variable that is not defined is said at once, of both documents', async () => {
    await assert.rejects(
      start('aa: {creation: {image: "{{ONE}}"}}\n---\n- aa: {command: "{{TWO}}"}\n'),
      says(/ONE is not defined\n.*TWO is not defined/),
    );
  });

  it('containers that need each other are named before anything is done, whatever they need of each other', async () => {
    for (const need of ['volumes_from', 'links'])
      await assert.rejects(
        start(
          `zz: {creation: {image: b}}\naa: {creation: {${need}: [bb]}}\nbb: {startup: {${need}: [aa]}}\n`,
        ),
        says(/need each other in a circle: aa -> bb -> aa/, 2),
      );
    await assert.rejects(container('{startup: {volumes_from: aa}}'), says(/circle: aa -> aa/, 1));
  });

  it('units §10 case 7: an unknown command is named with its order', async () => {
    await assert.rejects(
      orders('- aa: {command: fly}'),
      says(/order 0 \(aa\): there is no command "fly"/, 3),
    );
    await assert.rejects(orders('- aa: {command: strat}'), says(/did you mean "start"\?/));
  });

  it('units §10 case 8: an order on a container that is not composed is found before the first order', async () => {
    const text = '- aa: {command: start}\n- zz: {command: start}';
    await assert.rejects(orders(text), says(/order 1: there is no container "zz"/, 4));
  });

  it('units §10 case 9: an item with two containers is an error', async () => {
    await assert.rejects(
      orders('- aa: {command: start}\n  bb: {command: start}'),
      says(/order 0 names more than one container/, 4),
    );
    await assert.rejects(orders('- start'), says(/order 0 names no container/));
  });

  it('units §10 case 10: an order without a command is an error', async () => {
    await assert.rejects(orders('- aa: {timeout: 3}'), says(/order 0 \(aa\) has no command/));
  });

  it('units §10 case 17: an import beside own containers, which replace imported ones whole', async () => {
    const files = {
      'units/u/base.yaml': 'aa: {creation: {image: b, user: x}}\ncc: {creation: {image: c}}\n',
      'units/u/start.yaml': 'import: u/base\naa: {creation: {image: other}}\nbb: {creation: {image: b}}\n',
    };
    const { containers } = await withUnits(files, (units) => units.load('u/start'));
    assert.deepEqual(
      containers.map(({ name, image, settings }) => [name, image, settings.config]),
      [
        ['aa', 'other', {}],
        ['cc', 'c', {}],
        ['bb', 'b', {}],
      ],
    );
  });

  it('units §10 case 18: of a list of imports the later one wins', async () => {
    const files = {
      'units/u/one.yaml': 'aa: {creation: {image: one}}\n',
      'units/v/two.yaml': 'aa: {creation: {image: two}}\n',
      'units/u/start.yaml': 'import: [u/one.yaml, v/two]\n',
    };
    const { containers } = await withUnits(files, (units) => units.load('u/start'));
    assert.deepEqual(
      containers.map(({ image, unit }) => [image, unit]),
      [['two', 'v']],
    );
  });

  it('units §10 case 19: imports in a circle are shown as a chain', async () => {
    const files = { 'units/u/a.yaml': 'import: u/b\n', 'units/u/b.yaml': 'import: u/a\n' };
    await assert.rejects(
      withUnits(files, (units) => units.load('u/a')),
      says(/u\/a -> u\/b -> u\/a/, 1),
    );
  });

  it('units §10 case 20: an import of nothing is an error', async () => {
    await assert.rejects(start('import: u/nope\n'), says(/there is no unit u\/nope/, 1));
  });

  it('units §10 case 48: "execute" without a command, of no type, and "host" with "create" are errors', async () => {
    await assert.rejects(orders('- aa: {command: execute}'), says(/execute has no "run"/));
    await assert.rejects(
      orders('- aa: {command: execute, run: ls, type: nowhere}'),
      says(/type must be one of file_system, temporary, in_running, not "nowhere"/),
    );
    await assert.rejects(orders('- host: {command: create}'), says(/"create" is nothing for the host/));
    await assert.rejects(
      orders('- host: {command: execute, run: ls, type: temporary}'),
      says(/"type" means nothing on the host/),
    );
  });

  it('an argument that an order does not have is an error with the nearest one', async () => {
    await assert.rejects(
      orders('- aa: {command: stop, timout: 3}'),
      says(/stop: there is no "timout"\ndid you mean "timeout"\?/),
    );
  });

  it('units §10 case 74: a duplicate key, tabs, an empty and a binary file are errors that name the file', async () => {
    const broken = ['aa: {}\naa: {}\n', 'aa:\n\tcreation: {}\n', '', '# nothing\n', 'aa: \u0000\n'];
    for (const text of broken)
      await assert.rejects(start(text), (error: ConfigError) => {
        assert.ok(error instanceof ConfigError, String(error));
        assert.match(error.where?.file ?? '', /units\/u\/start\.yaml$/);
        return true;
      });
  });

  it('orders may be one mapping, a container may have several, and no orders are none', async () => {
    const { orders: two } = await orders('aa: [{command: stop}, {command: start, timeout: 3}]');
    assert.deepEqual(
      two?.map(({ index, command, args }) => [index, command, args]),
      [
        [0, 'stop', {}],
        [0, 'start', { timeout: 3 }],
      ],
    );
    assert.deepEqual((await orders('')).orders, []);
    assert.equal((await start('aa: {creation: {image: b}}\n')).orders, undefined);
  });

  it('a container has a name that the engine takes', async () => {
    await assert.rejects(start('a: {}\n'), says(/"a" cannot be a container's name/));
    await assert.rejects(start('host/cgit: {}\n'), says(/cannot be a container's name/));
    await assert.rejects(start('host: {}\n'), says(/no container may be called that/));
  });

  it('a test variant says what to execute, and has a name of its own', async () => {
    const { tests } = await container('{tests: {t1: {execute: make test}}}');
    assert.deepEqual(
      tests.map(({ name, argv }) => [name, argv]),
      [['t1', ['/bin/sh', '-c', 'make test']]],
    );
    await assert.rejects(container('{tests: {full: {execute: x}}}'), says(/this name is taken/));
    await assert.rejects(container('{tests: {t1: {}}}'), says(/does not say what to execute/));
  });
});
