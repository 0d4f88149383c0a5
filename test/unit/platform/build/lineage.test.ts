import assert from 'node:assert/strict';
import { ConfigError } from '../../../../src/core/index.ts';
import { ownContainer } from '../../../../src/platform/build/lineage.ts';
import { specOf } from './scratch.ts';

const where = { file: '/p/Dockerfile', line: 7 };
const own = (image: string) => ownContainer(specOf('/p', ['app', 'platform']), image, where);

describe('the container of the project an image means', () => {
  for (const [image, container] of [
    ['demo/app', 'app'],
    ['demo/app:latest', 'app'],
    ['demo/dockerops-base', 'dockerops-base'],
    ['debian:bookworm-slim', undefined],
    ['nginx', undefined],
    ['other/app', undefined],
    ['demo/app:1.2', undefined],
    [`demo/app@sha256:${'0'.repeat(64)}`, undefined],
    ['registry.example:5000/demo/dockerops-base', undefined],
    ['localhost/dockerops-base', undefined],
  ] as const) {
    it(`is ${container ?? 'none'} for ${image}`, () => assert.equal(own(image), container));
  }

  for (const image of ['other/dockerops-base', 'dockerops-base', 'other/dockerops-base:latest']) {
    it(`refuses ${image}, with the lines to write instead`, () => {
      assert.throws(
        () => own(image),
        (error: unknown) => {
          assert.ok(error instanceof ConfigError);
          assert.match(error.message, /another project.*demo/);
          assert.deepEqual(error.where, where);
          assert.match(error.hints.join(), /FROM \$\{PROJECT\}\/dockerops-base/);
          return true;
        },
      );
    });
  }

  it('suggests the nearest container for one that is not there', () => {
    assert.throws(
      () => own('demo/plattform'),
      (error: unknown) => {
        assert.ok(error instanceof ConfigError);
        assert.match(error.hints.join(), /did you mean "platform"/);
        return true;
      },
    );
  });
});
