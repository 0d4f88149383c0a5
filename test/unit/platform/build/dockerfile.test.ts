import assert from 'node:assert/strict';
import { ConfigError } from '../../../../src/core/index.ts';
import { readDockerfile } from '../../../../src/platform/build/dockerfile.ts';

const images = async (text: string, args: Record<string, string> = {}) =>
  (await readDockerfile(text, '/p/Dockerfile', { PROJECT: 'demo', ...args })).references.map(
    ({ image }) => image,
  );

describe('the images a Dockerfile builds upon', () => {
  const cases: readonly [string, string, readonly string[]][] = [
    ['a plain FROM', 'FROM debian:bookworm-slim', ['debian:bookworm-slim']],
    ['a lower-case from', 'from debian', ['debian']],
    ['the project as a variable', 'ARG PROJECT\nFROM ${PROJECT}/dockerops-base', ['demo/dockerops-base']],
    ['a variable without braces', 'ARG PROJECT\nFROM $PROJECT/app:$PROJECT', ['demo/app:demo']],
    ["an ARG's default", 'ARG TAG=12\nFROM debian:${TAG}', ['debian:12']],
    ['a quoted default', 'ARG TAG="12"\nFROM debian:${TAG}', ['debian:12']],
    ['a default made of an earlier ARG', 'ARG A=1\nARG B=${A}2\nFROM debian:${B}', ['debian:12']],
    ['a default in place', 'FROM debian:${TAG:-12}', ['debian:12']],
    ['another word where a variable is set', 'ARG PROJECT\nFROM debian${PROJECT:+:12}', ['debian:12']],
    ['a platform before the image', 'FROM --platform=linux/amd64 debian', ['debian']],
    ['stages, each image once', 'FROM a AS one\nFROM b\nFROM one\nFROM a', ['a', 'b']],
    ['a stage in other letters', 'FROM a AS Build\nFROM build', ['a']],
    [
      'COPY --from another image',
      'FROM a AS s\nFROM b\nCOPY --from=s / /\nCOPY --from=c / /',
      ['a', 'b', 'c'],
    ],
    ['COPY --from a stage by number', 'FROM a\nFROM b\nCOPY --from=0 / /', ['a', 'b']],
    ['scratch', 'FROM scratch', []],
    ['a comment and a here-document that look like FROM', '# FROM x\nFROM a\nRUN <<E\nFROM y\nE\n', ['a']],
  ];
  for (const [what, text, expected] of cases) {
    it(`reads ${what}`, async () => assert.deepEqual(await images(text), expected));
  }

  it("takes a build argument rather than the ARG's default", async () => {
    assert.deepEqual(await images('ARG TAG=11\nFROM debian:$TAG', { TAG: '12' }), ['debian:12']);
  });

  it('knows the line of each', async () => {
    const { references } = await readDockerfile('# one\n\nFROM a\nFROM b\n', '/p/Dockerfile', {});
    assert.deepEqual(references, [
      { image: 'a', line: 3 },
      { image: 'b', line: 4 },
    ]);
  });

  it('names the line and the ARG that is missing before FROM', async () => {
    await assert.rejects(images('\nFROM ${PROJECT}/dockerops-base'), (error: unknown) => {
      assert.ok(error instanceof ConfigError);
      assert.match(error.message, /variable PROJECT has no value/);
      assert.deepEqual(error.where, { file: '/p/Dockerfile', line: 2 });
      assert.match(error.hints.join(), /ARG PROJECT/);
      return true;
    });
  });

  it('refuses a Dockerfile without a FROM, and a FROM without an image', async () => {
    await assert.rejects(images('RUN true'), { name: 'ConfigError', message: /no FROM/ });
    await assert.rejects(images('FROM'), { name: 'ConfigError', message: /FROM names no image/ });
  });
});
