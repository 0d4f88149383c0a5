import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError, type DockeropsError } from '../../../src/core/index.ts';
import { configurationDirectory } from '../../../src/units/configuration/directory.ts';
import { Variables } from '../../../src/units/configuration/variables.ts';
import { Units, withUnits } from './support.ts';

const one = (text: string) => ({ 'units/u/start.yaml': text });

describe('units: environments and substitution', () => {
  it('units §10 case 11: a variable that is not defined is named with its line, but not in a comment', async () => {
    const text = 'aa:\n  # {{NOPE}}\n  build: {path: "{{NOPE}}"}\n';
    await assert.rejects(
      withUnits(one(text), (units) => units.load('u/start')),
      (error: DockeropsError) => {
        assert.match(error.message, /NOPE is not defined/);
        assert.equal(error.where?.line, 3);
        assert.match(error.hints.join(), /environments=.*docker_start: -e/);
        return error.exitCode === 2;
      },
    );
  });

  it('units §10 case 12: environment files by their names, the later wins; a file that is named wins over them', async () => {
    const files = {
      'environments/b.yaml': 'X: 2\nin: {b: 2}\n',
      'environments/a.yaml': 'X: 1\nin: {a: 1}\n',
      'c.yaml': 'X: 3\n',
    };
    await withUnits(files, async (units) => {
      const shared = await units.source();
      assert.equal(shared.variables.substitute('{{X}} {{ in.a }}{{in.b}}', 'f'), '2 12');
      assert.equal((await units.source(['c.yaml'])).variables.value('X'), 3);
      await assert.rejects(units.source(['d.yaml']), UsageError);
    });
  });

  it('units §10 case 13: variables in a circle are an error that shows it', () => {
    const variables = new Variables([{ A: '{{B}}', B: '{{A}}' }], {});
    assert.throws(() => variables.value('A'), /A -> B -> A/);
  });

  it('units §10 case 14: DOCKERSTRA_CONF is the configuration directory, whatever a file says', async () => {
    const files = {
      'environments/a.yaml': 'DOCKERSTRA_CONF: /elsewhere\n',
      ...one("aa: {creation: {image: b, environment: {P: '{{DOCKERSTRA_CONF}}'}}}\n"),
    };
    await withUnits(files, async (units) => {
      const { containers } = await units.load('u/start');
      assert.deepEqual(containers[0]?.settings.config, { Env: [`P=${units.directory}`] });
      assert.ok(units.context.events.some((event) => event.type === 'message' && event.level === 'warning'));
    });
  });

  it('units §10 case 15: what is no variable stays between its braces', async () => {
    const text = "aa: {creation: {image: b}}\n---\n- aa: {command: execute, run: [echo, '{{json .}}']}\n";
    const { orders } = await withUnits(one(text), (units) => units.load('u/start'));
    assert.deepEqual(orders?.[0]?.args, { run: ['echo', '{{json .}}'] });
  });

  it('units §10 case 16: an environment file that is a list is an error that names it', async () => {
    await withUnits({ 'environments/a.yaml': '- X\n' }, async (units) => {
      await assert.rejects(units.source(), (error: DockeropsError) => {
        assert.equal(error.exitCode, 2);
        return error.where?.file === 'environments/a.yaml';
      });
    });
  });

  it('values go in as they are: lists and mappings as JSON, nothing for null; the process environment comes last', () => {
    const layers = [{ L: ['a', 1], M: { k: 'v' }, N: null, B: true, S: 'a "b"' }];
    const variables = new Variables(layers, { HOME: '/home/x', L: 'hidden' });
    assert.equal(variables.substitute('{{L}}', 'f'), '["a",1]');
    assert.equal(variables.substitute('{{M}}{{N}}{{B}}', 'f'), '{"k":"v"}true');
    assert.equal(variables.substitute('{{S}} {{L[0]}} {{HOME}}', 'f'), 'a "b" a /home/x');
    assert.equal(variables.substitute('{{osenv.L}}', 'f'), 'hidden');
    assert.throws(() => variables.substitute('a\n{% if x %}', 'f'), /a line of a template/);
  });

  it('units §10 case 73: a directory that is named must be there; else the first of the seed’s places', async () => {
    await withUnits({}, (units) => {
      const { directory } = units;
      const run = { cwd: '/', env: { HOME: directory, DOCKERSTRA_PREFIX: directory }, packageRoot: '/' };
      assert.throws(() => configurationDirectory(run, '/nonexistent'), UsageError);
      assert.throws(() => configurationDirectory(run), /there is no configuration directory/);
      mkdirSync(join(directory, 'etc', 'dockerstra', 'units'), { recursive: true });
      assert.equal(configurationDirectory(run), join(directory, 'etc', 'dockerstra'));
      mkdirSync(join(directory, '.dockerstra', 'environments'), { recursive: true });
      assert.equal(configurationDirectory(run), join(directory, '.dockerstra'));
      return Promise.resolve();
    });
  });

  it('paths may have ${DOCKERCONF}, ${CONFIG_DIR} and ${PWD}; other texts keep theirs', async () => {
    const text = `aa:
  build: {path: services/x}
  creation: {environment: {S: '\${HOME}'}}
  startup: {binds: {'\${DOCKERCONF}/d': /d, '\${CONFIG_DIR}/e': /e, data: /v, ./f: /f}}
`;
    const units = new Units(one(text));
    try {
      const { containers } = await units.load('u/start');
      const at = units.directory;
      assert.deepEqual(containers[0]?.settings.hostConfig['Binds'], [
        `${at}/d:/d`,
        `${at}/services/x/e:/e`,
        'data:/v',
        `${at}/f:/f`,
      ]);
      assert.deepEqual(containers[0].settings.config['Env'], ['S=${HOME}']);
      units.write('units/u/start.yaml', "aa: {startup: {binds: {'${DOKERCONF}': /d}}}\n");
      await assert.rejects(units.load('u/start'), /a path without \$\{DOKERCONF\}/);
    } finally {
      units.remove();
    }
  });
});
