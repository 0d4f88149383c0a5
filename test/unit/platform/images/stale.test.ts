import { sizeText } from '../../../../src/core/index.ts';
import assert from 'node:assert/strict';
import type { ObservedImage } from '../../../../src/platform/images/observe.ts';
import { isPodImage, ownTags, splitTag } from '../../../../src/platform/images/own.ts';
import { staleImages } from '../../../../src/platform/images/stale.ts';
import { label } from '../../../../src/platform/labels.ts';
import { summary } from '../../../support/observed.ts';

/** An image of p's `web` that nobody uses, made at `createdAt`. */
const image = (
  tags: readonly string[],
  createdAt: number,
  more: Partial<ObservedImage> = {},
): ObservedImage => {
  const labels = { [label.project]: 'p', [label.container]: 'web' };
  const parts = { id: `id-${createdAt}`, tags, digests: [], labels, createdAt, sizeBytes: 1, parentId: '' };
  return { summary: parts, own: ownTags(parts), ownUntagged: tags.length === 0, users: [], ...more };
};
const stale = (images: readonly ObservedImage[], keep = 5, named: readonly string[] = []) =>
  staleImages(images, { containers: ['web'], named, keep }).map(({ reference }) => reference);

describe("an image of a project's pods", () => {
  const labels = { [label.project]: 'p', [label.role]: 'pod' };
  const pause = (tag: string) => ({ ...image([tag], 1).summary, labels });

  it('is ours by its name and label', () => {
    assert.equal(isPodImage(pause('p/dockerops-pause:latest')), true);
    assert.equal(isPodImage(pause('mine/pause:latest')), false);
  });
});

describe('what of the images nobody needs', () => {
  const releases = [1, 2, 3].map((age) => image([`r:5/p/web:v${age}`], age));

  it('is no current image, under whatever further names', () => {
    assert.deepEqual(stale([image(['p/web:latest', 'r:5/p/web:v9'], 9)], 0), []);
  });

  it('is none of the newest releases', () => {
    assert.deepEqual(stale(releases, 2), ['r:5/p/web:v1']);
    assert.deepEqual(stale([...releases].reverse(), 1), ['r:5/p/web:v2', 'r:5/p/web:v1']);
    assert.deepEqual(stale(releases), []);
  });

  it('is nothing that a Dockerfile names', () => {
    assert.deepEqual(stale(releases, 0, ['r:5/p/web:v2']), ['r:5/p/web:v1', 'r:5/p/web:v3']);
  });

  it('is nothing that a container was made from', () => {
    assert.deepEqual(stale([image([], 1, { users: [summary('web/one')] })]), []);
  });

  it('is what lost its name', () => {
    assert.deepEqual(stale([image([], 1)]), ['id-1']);
  });

  it('is a name in a registry that means an older image', () => {
    assert.deepEqual(stale([image(['p/web:latest'], 2), image(['r:5/p/web:latest'], 1)]), [
      'r:5/p/web:latest',
    ]);
  });

  it('is no name that somebody else gave', () => {
    assert.deepEqual(stale([image(['mine:1', 'p/webby:latest', 'xp/web:1'], 1)], 0), []);
  });
});

describe('a reference to an image', () => {
  it('has its tag behind the last colon, unless that is a port', () => {
    assert.deepEqual(splitTag('r:5000/a/b:v1'), { repository: 'r:5000/a/b', tag: 'v1' });
    assert.deepEqual(splitTag('r:5000/a/b'), { repository: 'r:5000/a/b', tag: 'latest' });
  });
});

describe('the size of an image', () => {
  for (const [bytes, text] of [
    [0, '0B'],
    [999, '999B'],
    [1000, '1kB'],
    [1234, '1.23kB'],
    [198_898_904, '199MB'],
    [999_600, '1MB'],
    [1.5e9, '1.5GB'],
  ] as const)
    it(`${bytes} bytes read ${text}`, () => assert.equal(sizeText(bytes), text));
});
