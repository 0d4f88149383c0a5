import { Based } from '../support/based.ts';
import type { Row } from '../support/row.ts';
import { comingUp } from '../support/up.ts';

const count = 20;

/** What platforms are made of: Supervisor and sshd with keys, up when they serve. */
export const based: Row = {
  name: 'based',
  title: `run:all of ${count} base-image instances until they are ready`,
  async *cases(bench) {
    const platform = await Based.make(bench, count);
    yield {
      title: 'up',
      contenders: comingUp(platform, { name: 'raw API', up: () => platform.rawUp() }, '--wait'),
      bars: [
        { what: 'run:all of 20 until ready', of: 'dockerops up', against: 'raw API up', atMost: 1.15 },
        { what: 'run:all of 20 until ready', of: 'dockerops up', against: 'compose up', atMost: 1 },
      ],
    };
  },
};
