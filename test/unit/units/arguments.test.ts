import assert from 'node:assert/strict';
import type { DockeropsError } from '../../../src/core/index.ts';
import { parseArguments } from '../../../src/units/arguments/parse.ts';
import { printUnit, runCommand } from '../../../src/units/index.ts';
import { withUnits } from './support.ts';

/** The seed's own third document. */
const seed = `aa: {creation: {image: b, environment: {L: '{{language}}', C: '{{command}}', A: '{{args}}'}}}
---
- aa: {command: start}
---
- add_argument:
    name: '--language'
    short: '-l'
    choices: ['python', 'node']
    default: 'python'
    help: 'language of the host container'
- add_argument:
    name: 'command'
    choices: ['initialize', 'exec', 'host-exec', 'bash', 'daemon', 'single', 'upgrade']
    default: 'initialize'
    help: 'define what to do with the container'
- add_argument:
    name: 'args'
    nargs: argparse.REMAINDER
`;

const printed = (words: readonly string[], files: Readonly<Record<string, string>> = {}) =>
  withUnits({ 'units/u/start.yaml': seed, ...files }, (units) =>
    printUnit(units.context.run, 'u/start', { configuration: units.directory, args: words }),
  );

const fails = (words: readonly string[], message: RegExp) =>
  assert.rejects(printed(words), (error: DockeropsError) => {
    assert.match(error.message, message);
    assert.deepEqual(error.excerpt, ['usage: u [--language {python,node}] [command] [...]']);
    return error.exitCode === 2;
  });

const spec = { flags: [], dest: 'x', action: 'store', type: 'str', required: false, help: '' } as const;

describe('units: arguments of their own', () => {
  it('units §10 case 57: an option is a variable, with choices and a default', async () => {
    assert.match(await printed([]), /L: python/);
    assert.match(await printed(['-l', 'node']), /L: node/);
    assert.match(await printed(['--language=node']), /L: node/);
    assert.match(await printed(['-lnode']), /L: node/);
    assert.match(await printed(['--lang', 'node']), /L: node/);
    await fails(['-l', 'c'], /"c" is none of python, node/);
    await fails(['--nothing'], /there is no option "--nothing"/);
  });

  it('units §10 case 58: positional ones, and the rest of the line as it is', async () => {
    const text = await printed(['exec', '--', '-x', '1']);
    assert.match(text, /C: exec/);
    assert.match(text, /A: '\["-x","1"\]'/);
    assert.match(await printed([]), /C: initialize/);
    assert.match(await printed([]), /A: "\[\]"/);
    await fails(['fly'], /argument command: "fly" is none of/);
  });

  it("units §7.2: args.NAME is every argument, also where one is called args, as the seed's is", async () => {
    const text = `aa: {creation: {image: b, environment: {L: '{{args.language}}', F: '{{args[0]}}', A: '{{args.args}}'}}}
---
- aa: {command: start}
---
${seed.split('---\n')[2] ?? ''}`;
    const found = await printed(['-l', 'node', 'exec', 'ls'], { 'units/u/start.yaml': text });
    assert.match(found, /L: node\n +F: ls\n +A: '\["ls"\]'/);
  });

  it('units §10 case 59: counts, switches and types', () => {
    const parse = (more: object, words: readonly string[]) =>
      parseArguments([{ ...spec, flags: ['-x'], ...more }], words);
    assert.throws(() => parse({ count: 2 }, ['-x', 'one']), /argument -x takes 2 values, not 1/);
    assert.deepEqual(parse({ count: 2 }, ['-x', '1', '2']).given, { x: ['1', '2'] });
    assert.deepEqual(parse({ action: 'store_true' }, ['-x']).given, { x: true });
    assert.deepEqual(parse({ action: 'store_true' }, []).defaults, { x: false });
    assert.deepEqual(parse({ action: 'count' }, ['-x', '-x']).given, { x: 2 });
    assert.deepEqual(parse({ action: 'append' }, ['-x', 'a', '-x', 'b']).given, { x: ['a', 'b'] });
    assert.deepEqual(parse({ type: 'int' }, ['-x', '-5']).given, { x: -5 });
    assert.throws(() => parse({ type: 'int' }, ['-x', 'x']), /"x" is no whole number/);
    assert.throws(() => parse({ required: true }, []), /these arguments are needed: -x/);
  });

  it('units §10 case 60: an environment file sets what was not typed', async () => {
    const files = { 'environments/a.yaml': 'language: node\n' };
    assert.match(await printed([], files), /L: node/);
    assert.match(await printed(['-l', 'python'], files), /L: python/);
  });

  it('units §10 case 59: -h shows them, and nothing is done', async () => {
    await withUnits({ 'units/u/start.yaml': seed }, async ({ context, directory }) => {
      const request = { configuration: directory, args: ['-h'] };
      assert.equal(await runCommand(context.run, 'u/start', request), undefined);
      const [shown] = context.events.filter(({ type }) => type === 'result');
      assert.match(
        JSON.stringify(shown),
        /usage: u\/start \[--language \{python,node\}\].*language of the host/,
      );
    });
  });

  it('arguments for a unit that describes none are an error', async () => {
    await withUnits({ 'units/v/start.yaml': 'aa: {}\n---\n' }, async (units) => {
      const request = { configuration: units.directory, args: ['-l'] };
      await assert.rejects(
        printUnit(units.context.run, 'v/start', request),
        /v takes no arguments of its own: -l/,
      );
    });
  });
});
