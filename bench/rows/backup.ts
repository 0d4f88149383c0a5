import { KeptData, bytes } from '../support/kept-data.ts';
import type { Bar, Contender, Row } from '../support/row.ts';

/** At least 0.9 × the rate of a peer is at most 1 / 0.9 × its time. */
const atMost = 1 / 0.9;

/** What an instance keeps, into an archive and back. */
export const backup: Row = {
  name: 'backup',
  title: `backup and restore of a volume of ${bytes / 1024 ** 3} GiB`,
  async *cases(bench) {
    const data = await KeptData.make(bench);
    let mostMiB = 0;
    const dockerops = async (...words: string[]) => {
      mostMiB = Math.max(mostMiB, await data.dockerops(...words));
    };
    const turns = (name: string, out: () => Promise<unknown>, back: () => Promise<unknown>): Contender => ({
      name,
      async turn(lap) {
        await lap('backup', out);
        await data.settled();
        await lap('restore', back);
        await data.settled();
      },
    });
    yield {
      title: 'out and back',
      contenders: [
        turns('docker cp', data.copyOut, data.copyIn),
        turns('tar', data.tarOut, data.tarIn),
        turns(
          'dockerops',
          () => dockerops('backup:store,last=1'),
          () => dockerops('restore:store,force=True'),
        ),
      ],
      bars: ['backup', 'restore'].flatMap(barsOf),
      notes: () => [
        `dockerops held at most ${mostMiB} MiB. Everybody's archive is on the disk in the end; dockerops alone has its checksum, and reads it to its end before it restores.`,
      ],
    };
  },
};

const barsOf = (lap: string): readonly Bar[] =>
  ['docker cp', 'tar'].map((peer) => ({
    what: `${lap} of 1 GiB`,
    of: `dockerops ${lap}`,
    against: `${peer} ${lap}`,
    atMost,
  }));
