import assert from 'node:assert/strict';
import { once } from 'node:events';
import { cp, readFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { until } from '../../support/until.ts';
import { siteFor, type Site } from './support.ts';

const examples = join(import.meta.dirname, '../../../docs/examples');

/** Something to be in front of, in the place of the example that unit.init writes. */
const behind = `
{{T}}-example-web:
  creation:
    image: '{{I}}'
    ports: [80]
    command: [perl, -MIO::Socket::INET, -e, '
      $s = IO::Socket::INET->new(LocalPort => 80, Listen => 9, ReuseAddr => 1) or die; $SIG{TERM} = sub { exit };
      while ($c = $s->accept) { while (<$c>) { last if /^\\r/ } print $c "HTTP/1.0 200 OK\\r\\n\\r\\nby $ENV{HOSTNAME}\\n"; close $c }']
---
- {{T}}-example-web: { command: start }
`;

describe("units: nginx with a container that writes its configuration (the seed's extra scripts)", function () {
  this.timeout(180_000);
  let site: Site;

  before(async function () {
    site = await siteFor(this);
    await cp(join(examples, 'services'), join(site.directory, 'services'), { recursive: true });
    for (const command of ['start', 'hosts']) {
      const example = await readFile(join(examples, 'units/front', `${command}.yaml`), 'utf8');
      const own = example
        .replaceAll('front/start', `${site.name}/start`)
        .replace(/(?<!services\/)\b(front-|example-web)/g, '{{T}}-$1');
      await site.write(`units/${site.name}/${command}.yaml`, own);
    }
  });
  after(() => site.remove());

  it('serves what it is linked to, and what has another address since once it is told', async () => {
    await site.run('behind', behind);
    await site.run('start');
    const port = (await site.inspect('front-web'))?.ports.find(({ hostPort = 0 }) => hostPort > 0)?.hostPort;
    const before = await until('the page', () => pageAt(port));
    assert.match(before, /^by [0-9a-f]{12}\n$/);

    await site.engine.containers.remove(`${site.name}-example-web`, { force: true });
    await site.run('behind');
    await site.run('hosts');
    const isNew = async () => (await pageAt(port)) !== before;
    await until('the page of the new one', isNew);
  });
});

async function pageAt(port = 0): Promise<string> {
  const request = get({ port, headers: { host: 'example.localhost' }, timeout: 1000 });
  request.on('timeout', () => request.destroy());
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  assert.equal(response.statusCode, 200);
  return text(response);
}
