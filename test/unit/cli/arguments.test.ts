import assert from 'node:assert/strict';
import { parseCommandLine } from '../../../src/cli/arguments.ts';

const wrong = (...argv: string[]) =>
  parseCommandLine(argv).errors.map(({ message, hints }) => [message, ...hints]);

describe('the command line', () => {
  it('mixes options and tasks in any order', () => {
    const { options, words, errors } = parseCommandLine([
      'build:all',
      '--dry-run',
      '-C',
      '/x',
      'ps',
      '-yq',
      '--format=json',
    ]);
    assert.deepEqual(words, ['build:all', 'ps']);
    assert.deepEqual(
      { ...options },
      { 'dry-run': true, directory: '/x', yes: true, quiet: true, format: 'json' },
    );
    assert.deepEqual(errors, []);
  });

  it('names the nearest option for one that is not there', () => {
    assert.deepEqual(wrong('--lst', '--bogus', '--nothing-of-the-kind', '-Q'), [
      ['no option --lst', 'did you mean --list?'],
      ['no option --bogus', 'dockerops --help shows all options'],
      ['no option --nothing-of-the-kind', 'dockerops --help shows all options'],
      ['no option -Q', 'dockerops --help shows all options'],
    ]);
  });

  it('names what an option may be', () => {
    assert.deepEqual(wrong('--format', 'jsn'), [
      ['--format must be one of table, json, jsonl, not "jsn"', 'did you mean "json"?'],
    ]);
    assert.deepEqual(wrong('--format'), [['--format needs a value: table, json, jsonl']]);
    assert.deepEqual(wrong('--engine', '--list'), [['--engine needs a value: URL']]);
    assert.deepEqual(wrong('-t', 'ps'), [['-t takes seconds, not "ps"']]);
    assert.deepEqual(wrong('--deadline=0'), [['--deadline takes seconds, not "0"']]);
    assert.deepEqual(wrong('--list=yes'), [['--list takes no value']]);
  });

  it("understands Fabric's options for hosts", () => {
    const { options, errors } = parseCommandLine(['-H', 'a,b', '-R', 'web', '-x', 'c', 'ps']);
    assert.deepEqual(errors, []);
    assert.deepEqual(options, { hosts: 'a,b', roles: 'web', 'exclude-hosts': 'c' });
  });

  it('takes all behind -- as a command, also what looks like an option', () => {
    const { words, command, options } = parseCommandLine(['-H', 'a', 'ps', '--', 'ls', '-l', '--', 'x']);
    assert.deepEqual([words, command, options], [['ps'], ['ls', '-l', '--', 'x'], { hosts: 'a' }]);
    assert.equal(parseCommandLine(['ps']).command, undefined);
  });
});
