import { setTimeout as delay } from 'node:timers/promises';
import { Chain, links, readyAfterMs } from '../support/chain.ts';
import type { Row } from '../support/row.ts';

/** Each starts when the one before it is ready: what is between being ready and being noticed adds up. */
export const chain: Row = {
  name: 'chain',
  title: `a chain of ${links} links, each ready ${readyAfterMs / 1000} s after its start`,
  async *cases(bench) {
    await bench.compose();
    const platform = await Chain.make(bench);
    yield {
      title: 'up',
      contenders: [
        {
          name: 'starts and waits',
          async turn(lap) {
            await lap('up', () => platform.rawUp(() => delay(readyAfterMs)));
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
        { what: 'run:all', of: 'dockerops up', against: 'starts and waits up', atMost: 1.15 },
        { what: 'run:all', of: 'dockerops up', against: 'compose up', atMost: 1 },
      ],
    };
  },
};
