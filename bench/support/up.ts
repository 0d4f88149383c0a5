import type { Contender } from './row.ts';

/** A platform that can be made in three ways. */
interface Platform {
  compose(...words: string[]): Promise<unknown>;
  dockerops(...words: string[]): Promise<unknown>;
  rawDown(): Promise<void>;
}

/** Coming up is measured, going down is not. `wait`: what Compose is told beside `up -d`. */
export const comingUp = (
  platform: Platform,
  floor: { readonly name: string; readonly up: () => Promise<unknown> },
  ...wait: string[]
): readonly Contender[] => [
  contender(floor.name, floor.up, () => platform.rawDown()),
  {
    ...contender(
      'compose',
      () => platform.compose('up', '-d', ...wait),
      () => platform.compose('down', '-t0'),
    ),
    by: 'compose',
  },
  contender(
    'dockerops',
    () => platform.dockerops('run:all'),
    () => platform.dockerops('clean:all,force=True'),
  ),
];

const contender = (name: string, up: () => Promise<unknown>, down: () => Promise<unknown>): Contender => ({
  name,
  async turn(lap) {
    await lap('up', up);
    await down();
  },
});
