import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { DockeropsError } from '../../../src/core/index.ts';
import { followBuild } from '../../../src/docker/build-stream.ts';

const follow = (messages: readonly object[], onLine: (line: string) => void = () => undefined) =>
  followBuild(
    'p/demo',
    Readable.from(messages.map((message) => Buffer.from(`${JSON.stringify(message)}\n`))),
    onLine,
  );

const stream = (text: string) => ({ stream: text });

describe("a build's output", () => {
  it('comes line by line, whatever pieces the engine sends', async () => {
    const lines: string[] = [];
    const messages = [
      stream('Step 1/1 : RUN x\n'),
      stream('one\ntw'),
      stream('o\n\n'),
      { aux: { ID: 'sha256:1' } },
    ];
    assert.equal(await follow([...messages, stream('last')], (line) => lines.push(line)), 'sha256:1');
    assert.deepEqual(lines, ['Step 1/1 : RUN x', 'one', 'two', 'last']);
  });

  it('shows the last state of a line that was overwritten, and no colours', async () => {
    const lines: string[] = [];
    await follow([stream('10%\r50%\r100%\r\n\u001b[91mred\u001b[0m\n'), { aux: { ID: 'i' } }], (line) =>
      lines.push(line),
    );
    assert.deepEqual(lines, ['100%', 'red']);
  });

  it('shows the progress of pulling what it is built from', async () => {
    const lines: string[] = [];
    const pulled = { id: 'abc', status: 'Downloading', progress: '[=> ] 1MB/2MB' };
    await follow([pulled, { aux: { ID: 'i' } }], (line) => lines.push(line));
    assert.deepEqual(lines, ['abc: Downloading [=> ] 1MB/2MB']);
  });
});

describe('a failed build', () => {
  const failure = { errorDetail: { code: 3, message: 'returned a non-zero code: 3' }, error: 'x' };
  const errorOf = async (messages: readonly object[]): Promise<DockeropsError> => {
    const error = await follow(messages).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof DockeropsError);
    return error;
  };

  it('says to build once more when a layer of the cache was removed under it', async () => {
    const lost = {
      errorDetail: { message: 'failed to get digest sha256:c29a: open …: no such file' },
      error: 'x',
    };
    assert.deepEqual((await errorOf([lost])).hints, [
      'a layer of the cache was removed meanwhile: build once more',
    ]);
    assert.deepEqual((await errorOf([failure])).hints, []);
  });

  it('names the step and shows its last fifteen lines, not those of earlier steps', async () => {
    const output = Array.from({ length: 40 }, (_, n) => `line ${n}\n`).join('');
    const error = await errorOf([
      stream('Step 1/2 : RUN fine\n'),
      stream('earlier\n ---> 0123456789ab\n'),
      stream('Step 2/2 : RUN bad\n'),
      stream(` ---> Running in 0123456789ab\n${output}`),
      stream('Removing intermediate container 0123456789ab\n'),
      failure,
    ]);
    assert.equal(error.message, 'build of p/demo failed at step 2/2 (RUN bad): returned a non-zero code: 3');
    assert.deepEqual(
      error.excerpt,
      Array.from({ length: 15 }, (_, n) => `line ${n + 25}`),
    );
  });

  it('shows a last line that had no end', async () => {
    assert.deepEqual((await errorOf([stream('Step 1/1 : RUN x\n'), stream('E: oops'), failure])).excerpt, [
      'E: oops',
    ]);
  });

  it('is one also before the first step', async () => {
    const error = await errorOf([{ error: 'dockerfile parse error' }]);
    assert.equal(error.message, 'build of p/demo failed: dockerfile parse error');
  });

  it('is one also when the engine just stops', async () => {
    assert.match((await errorOf([stream('Step 1/2 : FROM x\n')])).message, /without an image/);
  });
});
