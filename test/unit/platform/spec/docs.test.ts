import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  baseKeys,
  containerKeys,
  instanceKeys,
  projectKeys,
  type KeyRule,
} from '../../../../src/platform/index.ts';

const text = readFileSync(new URL('../../../../docs/configuration.md', import.meta.url), 'utf8');

const written = (rule: KeyRule): string => {
  if (rule.form === 'map') return `${rule.name}.NAME`;
  return rule.form === 'list' ? `${rule.name}[]` : rule.name;
};

/** A line of a table as its cells, however wide they are set. */
const cellsOf = (line: string): readonly string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

const tables = { project: projectKeys, base: baseKeys, container: containerKeys, instance: instanceKeys };

describe('docs/configuration.md', () => {
  for (const [name, rules] of Object.entries(tables)) {
    it(`shows every key of ${name} as the code knows it, and no other`, () => {
      const [, after = ''] = text.split(`<!-- keys: ${name} -->\n\n`);
      const [, , ...rows] = (after.split('\n\n')[0] ?? '').split('\n').map(cellsOf);
      assert.deepEqual(
        rows,
        rules.map((rule) => [`\`${written(rule)}\``, rule.values, rule.otherwise, rule.doc]),
      );
    });
  }
});
