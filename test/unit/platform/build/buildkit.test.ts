import assert from 'node:assert/strict';
import { readDockerfile } from '../../../../src/platform/build/dockerfile.ts';

const facts = (text: string) => readDockerfile(`FROM a\n${text}\n`, '/p/Dockerfile', {});

describe('what only BuildKit can build', () => {
  for (const [text, what] of [
    ['RUN --mount=type=secret,id=x true', 'RUN --mount=type=secret'],
    ['RUN --mount=target=/x,type=ssh true', 'RUN --mount=type=ssh'],
    ['RUN --network=none true', 'RUN --network'],
    ['COPY --link a b', 'COPY --link'],
    ['COPY --chmod=755 a b', 'COPY --chmod'],
    ['ADD --checksum=sha256:00 http://x/y /y', 'ADD --checksum'],
    ['RUN <<E\ntrue\nE', 'RUN <<'],
    ['COPY <<E /x\ntext\nE', 'COPY <<'],
    ['ARG TARGETARCH', 'ARG TARGETARCH'],
    ['arg BUILDPLATFORM', 'ARG BUILDPLATFORM'],
  ] as const)
    it(`is ${text.split('\n')[0] ?? ''}, and its line is known`, async () => {
      assert.deepEqual((await facts(text)).buildKit, { what, line: 2 });
    });

  for (const text of [
    'RUN apt-get install --mount=x',
    'COPY --from=a --chown=1 x y',
    'ARG TARGET',
    '# RUN --mount=type=secret true',
    'HEALTHCHECK --interval=1s CMD true',
    'RUN echo "<<E"',
  ])
    it(`is not ${text}`, async () => assert.equal((await facts(text)).buildKit, undefined));

  it('is not a line that only asks for a newer syntax', async () => {
    const { buildKit } = await readDockerfile('# syntax=docker/dockerfile:1\nFROM a\n', '/p/Dockerfile', {});
    assert.equal(buildKit, undefined);
  });

  it('may mount from an image, which it builds upon then', async () => {
    const { references } = await facts('RUN --mount=type=bind,from=b:1,target=/b true');
    assert.deepEqual(references, [
      { image: 'a', line: 1 },
      { image: 'b:1', line: 2 },
    ]);
  });
});
