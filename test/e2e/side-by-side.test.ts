import assert from 'node:assert/strict';
import { Scratch } from './support/cli.ts';

interface Row {
  readonly container: string;
  readonly instance: string;
  readonly address: string;
}

async function rows(scratch: Scratch): Promise<readonly Row[]> {
  const { stdout } = await scratch.must('--format', 'json', 'ps');
  const document = JSON.parse(stdout) as { tasks: { value: Row[] }[] };
  return document.tasks[0]?.value ?? [];
}

describe('many platforms and many instances on one engine', function () {
  this.timeout(180_000);
  const scratches: Scratch[] = [];

  afterEach(async () => {
    for (const scratch of scratches.splice(0)) {
      await scratch.remove();
    }
  });

  const demo = async (): Promise<Scratch> => {
    const scratch = await Scratch.demo();
    scratches.push(scratch);
    await scratch.must('build:all');
    return scratch;
  };

  it('two copies of one project under two names do not see each other (seed 004)', async () => {
    const mine = await demo();
    const yours = await demo();
    await mine.must('run:all');
    await yours.must('run:all');
    assert.deepEqual(
      (await rows(mine)).map((row) => row.container),
      (await rows(yours)).map((row) => row.container),
    );
    await mine.must('clean:all,force=True');
    assert.equal((await rows(mine)).length, 0);
    assert.equal((await rows(yours)).length, 2);
  });

  it('two instances of one container have different links (seed 004: nodeA and nodeB)', async () => {
    const scratch = await demo();
    await scratch.write(
      'conf/run.conf',
      [
        '[dockerops-base,instance=left]',
        '[dockerops-base,instance=right]',
        '[demo,instance=nodeA]',
        'link.PEER = dockerops-base,instance=left',
        '[demo,instance=nodeB]',
        'link.PEER = dockerops-base,instance=right',
        '',
      ].join('\n'),
    );
    await scratch.must('run:all');
    const found = await rows(scratch);
    const address = (instance: string) => found.find((row) => row.instance === instance)?.address;
    for (const [node, peer] of [
      ['nodeA', 'left'],
      ['nodeB', 'right'],
    ] as const) {
      const seen = await scratch.must(
        `ssh:demo,instance=${node},command=echo $PEER_CONTAINER_IP; getent hosts peer`,
      );
      const [variable, resolved] = seen.stdout.split('\n');
      assert.equal(variable, address(peer));
      assert.ok(resolved?.startsWith(`${address(peer) ?? 'no address'} `), seen.stdout);
    }
  });
});
