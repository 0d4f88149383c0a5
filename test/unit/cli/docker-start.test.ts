import assert from 'node:assert/strict';
import { asTaskLine, help } from '../../../src/cli/docker-start-line.ts';
import { UsageError, type DockeropsError } from '../../../src/core/index.ts';
import { parseCall } from '../../../src/taskline/index.ts';
import { withUnits } from '../units/support.ts';

const line = (...words: readonly string[]) => asTaskLine(words, '/');

describe('docker_start', () => {
  it('says with tasks what the seed’s command line says', () => {
    assert.deepEqual(line('list', '--units'), ['unit.list']);
    assert.deepEqual(line('-c', '/x', '--debug', 'list'), ['--debug', 'unit.list:conf=/x']);
    assert.deepEqual(line('run', '--print-unit', 'site/purge'), ['unit.print:site/purge']);
    assert.deepEqual(line('-v', 'run', '-e', 'a.yaml', 'site/start:dev'), [
      '--verbose',
      'unit.run:site/start:dev,environments=a.yaml',
    ]);
    assert.deepEqual(line('run', 'u/start', '-l', 'a,b=c'), ['unit.run:u/start,-l,a\\,b\\=c']);
    assert.deepEqual(line('u/test:check', '--production'), ['unit.run:u/test:check,production=True']);
  });

  it('is as talkative as it is told, before run or behind it', () => {
    for (const word of ['-v', '-vv', '-vvv', '-v=-vv', '--verbose', '--verbose=True'])
      assert.deepEqual(line(word, 'u/start'), ['--verbose', 'unit.run:u/start'], word);
    for (const word of ['-d', '--debug', '--debug=True'])
      assert.deepEqual(line('run', word, 'u/start'), ['--debug', 'unit.run:u/start'], word);
  });

  it('takes -l behind a unit as the unit’s own, before it as nothing that it has', () => {
    assert.deepEqual(line('u/start', '-l', 'node'), ['unit.run:u/start,-l,node']);
    assert.throws(() => line('-l', 'errors.log', 'u/start'), /-l: docker_start writes no log by itself/);
  });

  it('writes an example with init', () => {
    assert.deepEqual(line('-c', 'x', 'init', 'shop'), ['unit.init:shop,conf=x']);
    assert.throws(() => line('init', 'a', 'b'), UsageError);
  });

  it('hands words of any kind to the unit as they are', () => {
    for (const word of ['a,b=c', 'a\\,b', '\\\\=', 'C:\\x'])
      assert.deepEqual(parseCall(line('run', 'u/start', word)[0] ?? '').positional, ['u/start', word]);
  });

  it('takes one configuration file as its only argument', async () => {
    await withUnits({ 'units/site/start.yaml': 'aa: {}\n' }, (units) => {
      const path = `${units.directory}/units/site/start.yaml`;
      assert.deepEqual(line(path), [`unit.run:site/start,conf=${units.directory}`]);
      return Promise.resolve();
    });
  });

  it('names the command that a word is nearly, unless it is a unit’s', () => {
    assert.throws(
      () => line('rnu', 'u/start'),
      (error: DockeropsError) => {
        assert.match(error.message, /no command "rnu"/);
        assert.match(error.hints.join(), /did you mean "run"/);
        return error.exitCode === 2;
      },
    );
    assert.deepEqual(line('rnu/start'), ['unit.run:rnu/start']);
  });

  it('takes no command for the value of an option', () => {
    for (const option of ['--junit', '-c', '-e', '-H'])
      assert.throws(() => line(option, 'run', 'u/test'), /takes a value, and "run" is a command/);
    assert.deepEqual(line('--junit', './run', 'u/test'), ['unit.run:u/test,junit=./run']);
  });

  it('has every option in its help', () => {
    for (const option of [
      '-c',
      '-e',
      '-H',
      '--print-unit',
      '--production',
      '--junit',
      '-v',
      '--debug',
      '-y',
      '-V',
    ])
      assert.match(help, new RegExp(`^ .*${option}\\b`, 'm'), option);
  });

  it('refuses what it does not know', () => {
    for (const words of [[], ['run'], ['--nothing', 'list'], ['-c'], ['list', '--all']])
      assert.throws(() => line(...words), UsageError, words.join(' '));
  });
});
