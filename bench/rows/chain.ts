import { setTimeout as delay } from 'node:timers/promises';
import { Chain, links, readyAfterMs } from '../support/chain.ts';
import type { Row } from '../support/row.ts';
import { comingUp } from '../support/up.ts';

/** Each starts when the one before it is ready: what is between being ready and being noticed adds up. */
export const chain: Row = {
  name: 'chain',
  title: `a chain of ${links} links, each ready ${readyAfterMs / 1000} s after its start`,
  async *cases(bench) {
    const platform = await Chain.make(bench);
    yield {
      title: 'up',
      contenders: comingUp(
        platform,
        { name: 'starts and waits', up: () => platform.rawUp(() => delay(readyAfterMs)) },
        '--wait',
      ),
      bars: [
        { what: 'run:all', of: 'dockerops up', against: 'starts and waits up', atMost: 1.15 },
        { what: 'run:all', of: 'dockerops up', against: 'compose up', atMost: 1 },
      ],
    };
  },
};
