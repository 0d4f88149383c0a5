import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { siteFor, type Site } from './support.ts';

const sleeper = "{image: '{{I}}', command: sleep 600, stop_signal: KILL}";

describe('units: what the seed says in passing', function () {
  this.timeout(120_000);
  let site: Site;

  before(async function () {
    site = await siteFor(this);
  });
  after(() => site.remove());

  it('a container that only a variant needs is there for it alone, and test_data keeps the environment beside the results', async () => {
    await site.write('environments/site.yaml', 'COLOUR: green\n');
    await site.write('environments/links.yaml', "LINK_RESOLVER: [sh, -c, 'echo 10.9.8.7']\n");
    await site.write(
      `units/${site.name}/start.yaml`,
      `'{{T}}-aa': {creation: ${sleeper}}
'{{T}}-bb':
  creation: {image: '{{I}}', environment: {COLOUR: '{{COLOUR}}'}}
  startup: {links: {'{{T}}-far': far}}
  tests: {t1: {execute: 'echo $COLOUR; cat /etc/hosts', capture_logs: true}}
---
- '{{T}}-aa': {command: start}
---
- add_argument: {name: --size, default: big}
`,
    );
    const cases = await site.test('test:t1');
    assert.deepEqual(
      cases.map(({ name, outcome }) => `${name.replace(`${site.name}-`, '')} ${outcome}`),
      ['aa:start ok', 'bb:t1 ok'],
    );
    assert.ok(site.output.includes('green'), site.output.join('\n'));
    assert.match(site.output.join('\n'), /10\.9\.8\.7\s+far/);
    assert.equal(await site.inspect('bb'), undefined);
    const left = (await site.engine.containers.list({ all: true })).filter(({ name }) =>
      name.includes(site.name),
    );
    assert.deepEqual(
      left.map(({ name }) => name),
      [`${site.name}-results`],
    );
    const kept = await keptFile(site, 'environment.yaml');
    assert.match(kept, /^COLOUR: green$/m);
    assert.match(kept, /^size: big$/m);
  });
});

/** A file of the latest results, which the data container has without running. */
async function keptFile(site: Site, file: string): Promise<string> {
  const archive = await site.engine.containers.getArchive(`${site.name}-results`, '/archives');
  for await (const entry of (archive ?? assert.fail('no results')).pipe(extract())) {
    if (entry.header.name.endsWith(`/${file}`)) return text(entry);
    entry.resume();
  }
  return assert.fail(file);
}
