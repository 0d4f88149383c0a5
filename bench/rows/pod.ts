import { Plain } from '../support/plain.ts';
import type { Row } from '../support/row.ts';

const count = 50;

/** What a shared network saves: Compose gives each of its own, since it knows no pods. */
export const pod: Row = {
  name: 'pod',
  title: `run:all of ${count} instances in one pod`,
  async *cases(bench) {
    await bench.compose();
    const platform = await Plain.make(bench, count, 'pod = all\n');
    yield {
      title: 'up',
      contenders: [
        {
          name: 'raw API',
          async turn(lap) {
            await lap('up', () => platform.rawPodUp());
            await platform.rawDown();
          },
        },
        {
          name: 'compose',
          async turn(lap) {
            await lap('up', () => platform.compose('up', '-d'));
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
        { what: 'run:all of 50 in a pod', of: 'dockerops up', against: 'compose up', atMost: 0.45 },
        { what: 'run:all of 50 in a pod', of: 'dockerops up', against: 'raw API up', atMost: 1.1 },
      ],
    };
  },
};
