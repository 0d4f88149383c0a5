import assert from 'node:assert/strict';
import { testEngine } from '../support/engine.ts';
import { SeedUnits, outcomes } from './support/seed-units.ts';

describe("seed 002's test variant pytests, with a real pytest in a real virtual environment", function () {
  this.timeout(5 * 60_000);
  let units: SeedUnits;

  before(async function () {
    units = await SeedUnits.create(await testEngine(this));
  });
  after(() => units.site.remove());

  const latest = (file: string) => units.latest(`pytests/${units.site.name}-python_programme`, file);

  /** Of what is kept, below /archives/pytests/python_programme, without the time. */
  const kept = async () => {
    const names = await units.site.names('test_data', '/archives/pytests');
    return names.map((name) => name.replace(/^.*\/\d{8}-\d{6}(-\d+)?\//, ''));
  };

  it('python/test:pytests runs make test and keeps its files and words in test_data', async () => {
    const tested = await units.must('run', 'python/test:pytests');
    assert.deepEqual(outcomes(tested), [
      'ok   python3_virtualenv:create',
      'ok   python_programme:pytests',
      'python: 2 ok, 0 failed, 0 skipped',
    ]);
    const names = await kept();
    const wanted = ['coverage_html/index.html', 'junit-recipes.xml', 'stdout.log', 'stderr.log'];
    const reproducing = ['environment.yaml', 'unit.yaml', 'result.json'];
    for (const name of [...wanted, ...reproducing])
      assert.ok(names.includes(name), `${name} of ${names.join(' ')}`);
    assert.match(await latest('junit-recipes.xml'), /failures="0" skipped="0" tests="3"/);
    assert.match(await latest('stdout.log'), /3 passed/);
    assert.match(await units.site.read('uploads/junit-recipes.xml'), /tests="3"/);
    assert.deepEqual(await units.containers(), ['test_data created']);
  });

  it('a failing test is exit code 1, its files are kept, and what was given is kept with them', async () => {
    const failed = await units.dockerStart('run', 'python/test:pytests', '--salt', '11');
    assert.equal(failed.code, 1);
    assert.deepEqual(outcomes(failed).slice(1), [
      'FAIL python_programme:pytests',
      'python: 1 ok, 1 failed, 0 skipped',
    ]);
    assert.match(
      failed.stderr,
      /^error: test pytests of python_programme: \/bin\/sh -c make test: exit code 2$/m,
    );
    assert.match(failed.stderr, /^results are in test_data:\/archives\/pytests\/python_programme\/[\d-]+$/m);
    assert.match(await latest('stdout.log'), /FAILED test_recipes\.py::test_salt/);
    assert.match(await latest('junit-recipes.xml'), /failures="1"/);
    assert.match(await latest('environment.yaml'), /^salt: 11$/m);
    assert.equal((await kept()).filter((name) => name === 'junit-recipes.xml').length, 2);
  });
});
