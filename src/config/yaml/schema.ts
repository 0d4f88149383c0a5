import type * as Yaml from 'yaml';
import { Spelled } from './node.ts';

/** Of which a plain `yes` is: 1.2 takes it for text, as Compose does; 1.1 for true, as the tools of its time did. */
export type YamlVersion = '1.1' | '1.2';

/** YAML 1.2 with merge keys, on request with the booleans of 1.1 (yes, no, on, off) for reading and writing. */
export const schemaOf = (yaml: typeof Yaml, version: YamlVersion) => ({
  schema: 'core' as const,
  merge: true,
  ...(version === '1.1' && {
    customTags: (tags: Yaml.Tags): Yaml.Tags => [
      oldBoolean(yaml),
      asSpelled,
      ...tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:bool'),
    ],
  }),
});

/** As YAML 1.1 has it, without `y` and `n`, which no tool of the time took for booleans. */
const oldBoolean = (yaml: typeof Yaml): Yaml.ScalarTag => ({
  identify: (value) => typeof value === 'boolean',
  default: true,
  tag: 'tag:yaml.org,2002:bool',
  test: /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  resolve: (text) => new yaml.Scalar(/^(?:y|t|on)/i.test(text)),
  stringify: ({ value }) => (value === true ? 'true' : 'false'),
});

/** For writing only. */
const asSpelled: Yaml.ScalarTag = {
  identify: (value) => value instanceof Spelled,
  default: true,
  tag: 'tag:yaml.org,2002:str',
  resolve: (text) => text,
  stringify: ({ value }) => (value as Spelled).text,
};
