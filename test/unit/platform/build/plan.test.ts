import assert from 'node:assert/strict';
import { ConfigError, UsageError } from '../../../../src/core/index.ts';
import { sourceHash } from '../../../../src/platform/build/digest.ts';
import { planBuild } from '../../../../src/platform/build/plan.ts';
import type { BuildRequest, BuildSource } from '../../../../src/platform/build/schema.ts';
import { wantedContainers } from '../../../../src/platform/spec/wanted.ts';
import { label } from '../../../../src/platform/labels.ts';
import type { ImageDetails } from '../../../../src/ports/index.ts';
import { specOf } from './scratch.ts';

/** base <- platform <- app, and db upon an image from elsewhere. */
const lineage: Readonly<Record<string, readonly string[]>> = {
  'dockerops-base': [],
  app: ['platform'],
  platform: ['dockerops-base'],
  db: [],
};
const externals: Readonly<Record<string, readonly string[]>> = {
  'dockerops-base': ['debian:bookworm-slim'],
  db: ['postgres:16'],
};
const spec = specOf('/p', ['app', 'platform', 'db']);

function sourceOf(name: string, parents = lineage[name] ?? []): BuildSource {
  const container = spec.containers.find((one) => one.name === name);
  assert.ok(container);
  const shared = { buildArgs: { PROJECT: 'demo' }, excluded: [], contextDigest: `context of ${name}` };
  return { container, parents, externals: externals[name] ?? [], ...shared };
}

const sources = new Map(Object.keys(lineage).map((name) => [name, sourceOf(name)]));

const image = (id: string, labels: Record<string, string> = {}): ImageDetails => ({
  id,
  tags: [],
  labels,
  createdAt: '',
  sizeBytes: 0,
  exposedPorts: [],
  volumes: [],
  env: {},
  entrypoint: [],
  command: [],
  user: '',
});

/** An engine on which everything is built and nothing has changed. */
function builtImages(): Map<string, ImageDetails> {
  const images = new Map([
    ['debian:bookworm-slim', image('id of debian')],
    ['postgres:16', image('id of postgres')],
  ]);
  for (const name of ['dockerops-base', 'platform', 'app', 'db']) {
    const source = sourceOf(name);
    const parents = [...source.parents.map((parent) => `demo/${parent}`), ...source.externals];
    const hash = sourceHash({
      ...source.container,
      ...source,
      parents: Object.fromEntries(parents.map((parent) => [parent, images.get(parent)?.id ?? ''])),
    });
    images.set(`demo/${name}`, image(`id of ${name}`, { [label.sourceHash]: hash }));
  }
  return images;
}

function plan(name: string, images: ReadonlyMap<string, ImageDetails>, more: Partial<BuildRequest> = {}) {
  const request = { name, progress: false, cache: true, pull: false, ...more };
  return planBuild({ spec, request, names: wantedContainers(spec, name), sources }, images);
}

const ids = (...given: Parameters<typeof plan>) => plan(...given).steps.map((step) => step.id);

describe('the plan of a build', () => {
  it('builds in FROM order whatever the order in build.conf', () => {
    assert.deepEqual(ids('all', new Map()), [
      'obtain:debian:bookworm-slim',
      'build:dockerops-base',
      'build:platform',
      'build:app',
      'obtain:postgres:16',
      'build:db',
    ]);
  });

  it('lets builds that do not need each other run side by side', () => {
    const needs = new Map(plan('all', new Map()).steps.map((step) => [step.id, step.needs]));
    assert.deepEqual(needs.get('build:dockerops-base'), ['obtain:debian:bookworm-slim']);
    assert.deepEqual(needs.get('build:app'), ['build:platform']);
    assert.deepEqual(needs.get('build:db'), ['obtain:postgres:16']);
  });

  it('has nothing to do when all is built and unchanged', () => {
    assert.deepEqual(ids('all', builtImages()), []);
  });

  it('builds the base with what is FROM it when the base is missing', () => {
    const images = builtImages();
    images.delete('demo/dockerops-base');
    assert.deepEqual(ids('app', images), ['build:dockerops-base', 'build:platform', 'build:app']);
  });

  it('builds what is upon an image that has changed, and says why', () => {
    const images = builtImages();
    images.set('demo/platform', image('id of platform', { [label.sourceHash]: 'sha256:other' }));
    const steps = plan('all', images).steps.map(({ id, why }) => [id, why]);
    assert.deepEqual(steps, [
      ['build:platform', 'has changed'],
      ['build:app', 'is built upon platform'],
    ]);
  });

  it('builds anew when the distribution image is another one now', () => {
    const images = builtImages();
    images.set('debian:bookworm-slim', image('another id'));
    assert.deepEqual(ids('dockerops-base', images), ['build:dockerops-base']);
  });

  it('builds only what was asked for without the cache', () => {
    const { steps } = plan('app', builtImages(), { cache: false });
    assert.deepEqual(
      steps.map(({ id, params }) => [id, params.cache]),
      [['build:app', false]],
    );
  });

  it('gets images from elsewhere again with pull=True', () => {
    const steps = plan('dockerops-base', builtImages(), { pull: true }).steps;
    assert.deepEqual(steps[0], {
      id: 'obtain:debian:bookworm-slim',
      kind: 'image.obtain',
      params: { image: 'debian:bookworm-slim', bootstrap: 'auto', pull: true },
      needs: [],
    });
    assert.equal(steps[1]?.id, 'build:dockerops-base');
  });

  it("makes no other image locally than the base's", () => {
    const step = plan('db', new Map()).steps.find(({ id }) => id === 'obtain:postgres:16');
    assert.equal(step?.params.bootstrap, 'never');
  });

  it('names a circle of FROMs', () => {
    const circular = new Map(sources).set('platform', sourceOf('platform', ['app']));
    const request = { name: 'app', progress: false, cache: true, pull: false };
    assert.throws(
      () => planBuild({ spec, request, names: ['app'], sources: circular }, new Map()),
      (error: unknown) => {
        assert.ok(error instanceof ConfigError);
        assert.match(error.message, /circle: app -> platform -> app/);
        return true;
      },
    );
  });

  it('suggests the nearest container for a wrong name', () => {
    assert.throws(
      () => wantedContainers(spec, 'plaform'),
      (error: unknown) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.hints.join(), /did you mean "platform"/);
        return true;
      },
    );
  });
});

describe('the source hash of an image', () => {
  const of = {
    contextDigest: 'c',
    dockerfile: 'Dockerfile',
    buildArgs: { A: '1', B: '2' },
    parents: { x: 'id' },
  };

  it('does not depend on the order in which build arguments are written', () => {
    assert.equal(sourceHash(of), sourceHash({ ...of, buildArgs: { B: '2', A: '1' } }));
  });

  for (const [what, more] of [
    ['the context', { contextDigest: 'd' }],
    ['the Dockerfile', { dockerfile: 'Other' }],
    ['a build argument', { buildArgs: { A: '1', B: '3' } }],
    ['the image below', { parents: { x: 'another id' } }],
  ] as const) {
    it(`changes with ${what}`, () => assert.notEqual(sourceHash({ ...of, ...more }), sourceHash(of)));
  }
});
