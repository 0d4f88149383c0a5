import assert from 'node:assert/strict';
import { withoutNumber } from '../../../../src/platform/build/instruction.ts';

describe("a build's progress", () => {
  it('tells the instruction without a number that would start anywhere', () => {
    for (const [line, shown] of [
      ['Step 3/11 : RUN apt-get update', 'RUN apt-get update'],
      ['[2/8] RUN make', 'RUN make'],
      ['CACHED [tools 2/8] COPY a b', 'CACHED COPY a b'],
      ['[internal] load build context', '[internal] load build context'],
      ['12/40 files', '12/40 files'],
    ] as const)
      assert.equal(withoutNumber(line), shown);
  });
});
