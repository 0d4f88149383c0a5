import { BadValue, shorten } from '../../config/index.ts';
import { byText, ConfigError, throwAll, type DockeropsError, type SourcePosition } from '../../core/index.ts';

/** A file that is rubbish from end to end need not scroll by. */
const mostShown = 20;

/** Gathers all that is wrong with a configuration, so that it is said in one go. */
export class Problems {
  readonly #errors = new Map<string, DockeropsError>();

  /** The same error twice (a default that many sections inherit) counts once. */
  add(message: string, where: SourcePosition, hint?: string | readonly string[]): void {
    this.take([new ConfigError(message, { where, ...(hint === undefined ? {} : { hint }) })]);
  }

  take(errors: readonly DockeropsError[]): void {
    for (const error of errors) {
      const { file = '', line = 0, column = 0 } = error.where ?? {};
      this.#errors.set([file, line, column, error.message].join(':'), error);
    }
  }

  /** Runs `read`; its error of configuration is kept, and undefined returned. */
  async attempt<T>(read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      this.take([error]);
      return undefined;
    }
  }

  /** Reads one value; what it should have been is said with its place. */
  parse<T>(key: string, text: string, where: SourcePosition, parse: (text: string) => T): T | undefined {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof BadValue)) throw error;
      this.add(`${key} = ${shorten(text)}: this must be ${error.message}`, where, error.hint);
      return undefined;
    }
  }

  /** Throws what was found, sorted by place. */
  throw(): void {
    const errors = [...this.#errors.values()].sort(byPlace);
    const more = errors.length - mostShown;
    const rest = more > 0 ? [new ConfigError(`and ${more} more errors of configuration`)] : [];
    throwAll([...errors.slice(0, mostShown), ...rest]);
  }
}

const byPlace = (a: DockeropsError, b: DockeropsError): number =>
  byText(a.where?.file ?? '', b.where?.file ?? '') || (a.where?.line ?? 0) - (b.where?.line ?? 0);
