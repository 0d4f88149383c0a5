import assert from 'node:assert/strict';
import { testEngine } from '../support/engine.ts';
import { SeedUnits } from './support/seed-units.ts';

describe("seed 002's argparse document", function () {
  this.timeout(5 * 60_000);
  let units: SeedUnits;

  before(async function () {
    units = await SeedUnits.create(await testEngine(this));
  });
  after(() => units.site.remove());

  it('-h shows it', async () => {
    const { stdout } = await units.must('run', 'language/start', '-h');
    assert.deepEqual(stdout.trim().split('\n'), [
      'usage: language/start [--language {python,node}] [command] [...]',
      '',
      '  --language/-l {python,node}                                     language of the host container',
      '  command {initialize,exec,host-exec,bash,daemon,single,upgrade}  define what to do with the container',
      '  args',
    ]);
  });

  it('its defaults hold where nothing is typed', async () => {
    const { stdout, stderr } = await units.must('-v', 'run', 'language/start');
    assert.equal(stdout, 'language/start: done\n  host: execute\n');
    assert.match(stderr, /^✔ build python$/m);
    assert.match(stderr, / python initialize$/m);
  });

  it('an option, a command and the rest of the line, its options included, reach the container', async () => {
    const words = ['-l', 'node', 'exec', 'env', '-u', 'HOME', 'printenv', 'LANGUAGE'];
    const { stderr } = await units.must('-v', 'run', 'language/start', ...words);
    assert.match(stderr, / node exec env -u HOME printenv LANGUAGE$/m);
    assert.match(stderr, /\(host, temporary\) \([\d.]+ s\) node$/m);
    const other = await units.dockerops('--verbose', 'unit.run:language/start,-l,node,exec,echo,-l,python');
    assert.match(other.stderr, /\(host, temporary\) \([\d.]+ s\) -l python$/m);
  });

  it('what is no choice is a usage error that lists them, before anything is made', async () => {
    const ruby = await units.dockerStart('run', 'language/start', '-l', 'ruby');
    assert.equal(ruby.code, 2);
    assert.match(ruby.stderr, /^error: argument --language\/-l: "ruby" is none of python, node$/m);
    const command = await units.dockerStart('run', 'language/start', 'destroy');
    assert.equal(command.code, 2);
    assert.match(
      command.stderr,
      /"destroy" is none of initialize, exec, host-exec, bash, daemon, single, upgrade$/m,
    );
  });
});
