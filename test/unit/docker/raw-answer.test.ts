import assert from 'node:assert/strict';
import fc from 'fast-check';
import { statusOf } from '../../../src/docker/errors.ts';
import { RawAnswer } from '../../../src/docker/raw-answer.ts';
import { cut } from './support.ts';

const head = (status: string, ...fields: string[]) =>
  Buffer.from([`HTTP/1.1 ${status}`, ...fields, '', ''].join('\r\n'));
const chunk = (payload: Uint8Array) =>
  Buffer.concat([Buffer.from(`${payload.length.toString(16)}\r\n`), payload, Buffer.from('\r\n')]);
const chunked = 'Transfer-Encoding: chunked';
const last = Buffer.from('0\r\n\r\n');

/** Copies: the memory of a piece is the answer's own. */
function read(pieces: readonly Buffer[]): { body: Buffer; answer: RawAnswer } {
  const answer = new RawAnswer();
  const body = Buffer.concat(pieces.map((piece) => Buffer.from(answer.push(Buffer.from(piece)))));
  return { body, answer };
}

describe('an answer of the engine, read past HTTP of Node', () => {
  it('gives the payload of its chunks, wherever the reads end', () => {
    const anyPayloads = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 8 });
    fc.assert(
      fc.property(anyPayloads, fc.array(fc.nat(), { maxLength: 12 }), (payloads, places) => {
        const whole = Buffer.concat([
          head('200 OK', 'Api-Version: 1.41', chunked),
          ...payloads.map(chunk),
          last,
        ]);
        const { body, answer } = read(cut(whole, places));
        assert.deepEqual(body, Buffer.concat(payloads));
        answer.end();
      }),
    );
  });

  it('gives what comes without chunks as it is, up to the end of the connection', () => {
    const { body, answer } = read([head('200 OK'), Buffer.from('one\n'), Buffer.from('two\n')]);
    assert.equal(body.toString(), 'one\ntwo\n');
    answer.end();
  });

  it('is an error with its status and the words of the engine when it is no success', () => {
    const text = Buffer.from('{"message":"No such container: t-x"}\n');
    const { body, answer } = read(
      cut(Buffer.concat([head('404 Not Found', chunked), chunk(text), last]), [20, 60]),
    );
    assert.equal(body.length, 0);
    assert.throws(
      () => answer.end(),
      (error: unknown) => {
        assert.equal(statusOf(error), 404);
        assert.deepEqual((error as { json?: unknown }).json, { message: 'No such container: t-x' });
        return true;
      },
    );
  });

  it('is an error when it was cut off: a log that ends early must not look like a whole one', () => {
    for (const pieces of [
      [],
      [head('200 OK').subarray(0, 12)],
      [head('200 OK', 'Content-Length: 5'), Buffer.from('half')],
      [head('200 OK', chunked)],
      [head('200 OK', chunked), chunk(Buffer.from('half'))],
    ]) {
      const { answer } = read(pieces);
      assert.throws(() => answer.end(), { code: 'ECONNRESET' });
    }
  });

  it('is an error when it is not HTTP', () => {
    const { answer } = read([head('200 OK', chunked)]);
    assert.throws(() => answer.push(Buffer.from('hello\r\n')), /no chunk but "hello/);
  });
});
