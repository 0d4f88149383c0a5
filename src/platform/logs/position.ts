import type { LogEntry, LogOptions } from '../../ports/index.ts';

/**
 * How far a log was read: to be taken up there later without a line lost or doubled. Several lines may have the same
 * time, so those of the last moment are counted.
 */
export class Position {
  #time = '';
  #ofThatTime = 0;

  /** What to ask the engine for to go on from here; `first` where nothing was read. */
  goOn(first: LogOptions): LogOptions {
    return this.#time === '' ? first : { since: secondsOf(this.#time) };
  }

  /** Nothing older is wanted, where nothing was read yet: an empty log, or `tail=0`. */
  notBefore(time: string): void {
    if (this.#time === '') this.#time = time;
  }

  /** Drops what was read before, from what a log gives that was asked for with `goOn`. */
  reader(): (entries: readonly LogEntry[]) => readonly LogEntry[] {
    const from = this.#time;
    let again = this.#ofThatTime;
    const isFresh = ({ time }: LogEntry): boolean => {
      if (time !== from || again === 0) return true;
      again -= 1;
      return false;
    };
    return (entries) => {
      const fresh = again === 0 ? entries : entries.filter(isFresh);
      for (const { time } of fresh) this.#note(time);
      return fresh;
    };
  }

  #note(time: string): void {
    if (time === this.#time) this.#ofThatTime += 1;
    else if (time > this.#time) [this.#time, this.#ofThatTime] = [time, 1];
  }
}

/** Seconds since the epoch with their nanoseconds, which a number could not hold. */
const secondsOf = (time: string): string =>
  `${Date.parse(`${time.slice(0, 19)}Z`) / 1000}.${time.slice(20).replace('Z', '').padEnd(9, '0')}`;
