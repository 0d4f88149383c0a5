import { Transform } from 'node:stream';

const everyMs = 200;

/** Hands bytes on, and tells how many it has been: now and then, and at the end. */
export function counter(tell: (bytes: number) => void): Transform {
  let [sum, told] = [0, Date.now()];
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sum += chunk.length;
      if (Date.now() - told > everyMs) {
        told = Date.now();
        tell(sum);
      }
      done(undefined, chunk);
    },
    flush(done) {
      tell(sum);
      done();
    },
  });
}
