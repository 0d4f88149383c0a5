import type { SourcePosition } from '../../core/index.ts';

/** One setting as it will be, and who says so: `conf/run.conf:12`, `environment`, `type standard`, `default`. */
export interface ConfigSetting {
  readonly key: string;
  readonly value: string;
  readonly origin: string;
}

/** The settings of the project, the base, a container or an instance, under the header of its section. */
export interface ConfigGroup {
  readonly section: string;
  readonly settings: readonly ConfigSetting[];
}

/** Where a value comes from. */
export const place = (where: SourcePosition | undefined, otherwise = 'default'): string =>
  where ? `${where.file}:${where.line}` : otherwise;

export const truth = (value: boolean): string => (value ? 'yes' : 'no');

type Origins = Readonly<Record<string, SourcePosition>>;
export type Values = Readonly<Record<string, string | number | undefined>>;

/** Those that have a value, each with the place of its key. */
/** Where a value comes from. */
export const placed = (values: Values, origins: Origins = {}): readonly ConfigSetting[] =>
  Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: String(value), origin: place(origins[key]) }],
  );
