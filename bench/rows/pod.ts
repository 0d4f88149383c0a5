import { Plain } from '../support/plain.ts';
import type { Row } from '../support/row.ts';
import { comingUp } from '../support/up.ts';

const count = 50;

/** What a shared network saves: Compose gives each of its own, since it knows no pods. */
export const pod: Row = {
  name: 'pod',
  title: `run:all of ${count} instances in one pod`,
  async *cases(bench) {
    const platform = await Plain.make(bench, count, 'pod = all\n');
    yield {
      title: 'up',
      contenders: comingUp(platform, { name: 'raw API', up: () => platform.rawPodUp() }),
      bars: [
        { what: 'run:all of 50 in a pod', of: 'dockerops up', against: 'compose up', atMost: 0.45 },
        { what: 'run:all of 50 in a pod', of: 'dockerops up', against: 'raw API up', atMost: 1.1 },
      ],
    };
  },
};
