import assert from 'node:assert/strict';
import { ConfigError, ManyErrors } from '../../../../src/core/index.ts';
import { readSources } from '../../../../src/platform/build/sources.ts';
import { baseDockerfile, onBase, scratch, specOf, type Tree } from './scratch.ts';

describe('reading what is to be built', () => {
  const made: { remove(): void }[] = [];
  afterEach(() => made.splice(0).forEach((one) => one.remove()));

  const make = (files: Tree, containers: readonly string[]) => {
    const one = scratch({ 'base-image/Dockerfile': baseDockerfile, ...files });
    made.push(one);
    return specOf(one.directory, containers);
  };

  it('follows FROM through a hierarchy to the base, and no further', async () => {
    const spec = make(
      {
        'apps_containers/platform/Dockerfile': onBase,
        'apps_containers/app/Dockerfile': 'FROM demo/platform\nCOPY --from=nginx:1 / /\n',
        'apps_containers/other/Dockerfile': onBase,
      },
      ['app', 'platform', 'other'],
    );
    const sources = await readSources(spec, ['app']);
    assert.deepEqual([...sources.keys()], ['app', 'platform', 'dockerops-base']);
    assert.deepEqual(sources.get('app')?.parents, ['platform']);
    assert.deepEqual(sources.get('app')?.externals, ['nginx:1']);
    assert.deepEqual(sources.get('dockerops-base')?.externals, ['debian:bookworm-slim']);
  });

  it("passes the project to every build, and the base's image and sudo to the base", async () => {
    const spec = make({ 'apps_containers/app/Dockerfile': onBase }, ['app']);
    const sources = await readSources({ ...spec, base: { ...spec.base, sudo: true } }, ['app']);
    assert.deepEqual(sources.get('app')?.buildArgs, { PROJECT: 'demo' });
    assert.deepEqual(sources.get('dockerops-base')?.buildArgs, {
      PROJECT: 'demo',
      BASE_IMAGE: 'debian:bookworm-slim',
      SUDO: 'yes',
    });
  });

  it('lets build.conf have the last word on build arguments', async () => {
    const spec = make({ 'apps_containers/app/Dockerfile': 'ARG TAG=1\nFROM debian:${TAG}\n' }, ['app']);
    const containers = spec.containers.map((one) => ({ ...one, buildArgs: { TAG: '12' } }));
    const sources = await readSources({ ...spec, containers }, ['app']);
    assert.deepEqual(sources.get('app')?.externals, ['debian:12']);
  });

  it('says where a Dockerfile is missing and how to write one', async () => {
    const spec = make({ 'apps_containers/app/': '' }, ['app']);
    await assert.rejects(readSources(spec, ['app']), (error: unknown) => {
      assert.ok(error instanceof ConfigError);
      assert.equal(error.message, 'app: no Dockerfile at apps_containers/app/Dockerfile');
      assert.match(error.hints.join(), /FROM \$\{PROJECT\}\/dockerops-base/);
      return true;
    });
  });

  it('refuses a Dockerfile outside the context, which the engine would not see', async () => {
    const spec = make({ 'apps_containers/app/Dockerfile': onBase, Dockerfile: onBase }, ['app']);
    const containers = spec.containers.map((one) => ({ ...one, dockerfile: '../../Dockerfile' }));
    await assert.rejects(readSources({ ...spec, containers }, ['app']), {
      name: 'ConfigError',
      message: /outside the context/,
    });
  });

  it('reports everything that is wrong together', async () => {
    const spec = make({ 'apps_containers/two/Dockerfile': 'FROM other/dockerops-base\n' }, ['one', 'two']);
    await assert.rejects(readSources(spec, ['one', 'two']), (error: unknown) => {
      assert.ok(error instanceof ManyErrors);
      assert.deepEqual(
        error.errors.map(({ message }) => message.split(':')[0]),
        ['one', 'FROM other/dockerops-base'],
      );
      assert.equal(error.exitCode, 2);
      return true;
    });
  });

  it('does not mind containers nobody asked for', async () => {
    const spec = make({ 'apps_containers/good/Dockerfile': onBase }, ['good', 'bad']);
    assert.ok((await readSources(spec, ['good'])).has('good'));
  });
});
