import assert from 'node:assert/strict';
import { createEngine } from '../../src/docker/index.ts';
import type { Properties } from '../../src/platform/index.ts';
import { freePort } from '../support/free-port.ts';
import { propertiesOf, typeTable } from '../support/properties.ts';
import { service } from '../support/service.ts';
import { Scratch } from './support/cli.ts';

const names = Object.keys(typeTable.standard) as (keyof Properties)[];
const dashed = (name: string): string => name.replaceAll('_', '-');
const flipped = (from: Properties, name: keyof Properties): Properties => ({ ...from, [name]: !from[name] });

describe('each property of an instance type is overridden by itself (dockerops §3)', () => {
  let scratch: Scratch;
  let port: number;
  const engine = createEngine({ env: process.env, signal: new AbortController().signal });

  before(async () => {
    port = await freePort();
    scratch = await Scratch.empty();
    const image = 'FROM debian:bookworm-slim\n';
    await scratch.write('apps_containers/peer/Dockerfile', `${image}${service}\n`);
    await scratch.write('apps_containers/web/Dockerfile', `${image}EXPOSE ${port}\n${service}\n`);
    const sections = names.map(
      (name) =>
        `[web,instance=${dashed(name)}]\nlink.PEER = peer\n${name} = ${typeTable.standard[name] ? 'no' : 'yes'}\n`,
    );
    await scratch.write(
      'conf/run.conf',
      `[defaults]\npublish_address = 127.0.0.1\n[peer,instance=one]\n[web]\nlink.PEER = peer\n${sections.join('')}`,
    );
    await scratch.must('build:all', 'run:all');
  });
  after(() => scratch.remove());

  const found = async (instance: string) => {
    const details = await engine.containers.inspect(`${scratch.name}-web-${instance}`);
    assert.ok(details, instance);
    return details;
  };

  for (const name of names)
    it(`${name} by run.conf`, async () => {
      const details = await found(dashed(name));
      assert.deepEqual(propertiesOf(details, scratch, port), flipped(typeTable.standard, name));
      // Whoever publishes the port gives it back.
      await engine.containers.remove(details.id, { force: true });
    });

  for (const name of names)
    it(`${name} by the command line, of a published instance`, async () => {
      const value = typeTable.published[name] ? 'False' : 'True';
      await scratch.must(`run:web,instance=typed,instance_type=published,${name}=${value}`);
      const details = await found('typed');
      await engine.containers.remove(details.id, { force: true });
      assert.deepEqual(propertiesOf(details, scratch, port), flipped(typeTable.published, name));
    });
});
