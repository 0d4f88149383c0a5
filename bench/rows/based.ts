import { Based } from '../support/based.ts';
import type { Row } from '../support/row.ts';

const count = 20;

/** What platforms are made of: Supervisor and sshd with keys, up when they serve. */
export const based: Row = {
  name: 'based',
  title: `run:all of ${count} base-image instances until they are ready`,
  async *cases(bench) {
    await bench.compose();
    const platform = await Based.make(bench, count);
    yield {
      title: 'up',
      contenders: [
        {
          name: 'raw API',
          async turn(lap) {
            await lap('up', () => platform.rawUp());
            await platform.rawDown();
          },
        },
        {
          name: 'compose',
          async turn(lap) {
            await lap('up', () => platform.compose('up', '-d', '--wait'));
            await platform.compose('down', '-t0');
          },
        },
        {
          name: 'dockerops',
          async turn(lap) {
            await lap('up', () => platform.dockerops('run:all'));
            await platform.dockerops('clean:all,force=True');
          },
        },
      ],
      bars: [
        { what: 'run:all of 20 until ready', of: 'dockerops up', against: 'raw API up', atMost: 1.15 },
        { what: 'run:all of 20 until ready', of: 'dockerops up', against: 'compose up', atMost: 1 },
      ],
    };
  },
};
