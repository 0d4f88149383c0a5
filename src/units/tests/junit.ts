import type { TestCase } from './cases.ts';

/** Results as JUnit's XML, which CI systems read. */
export function junitXml(suite: string, cases: readonly TestCase[]): string {
  const count = (outcome: TestCase['outcome']) => cases.filter((one) => one.outcome === outcome).length;
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0).toFixed(3);
  const head = `<testsuite name="${escaped(suite)}" tests="${cases.length}" failures="${count('failed')}" skipped="${count('skipped')}" time="${seconds}">`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    head,
    ...cases.map((one) => caseXml(suite, one)),
    '</testsuite>',
    '',
  ].join('\n');
}

function caseXml(suite: string, { name, outcome, seconds, error = '' }: TestCase): string {
  const head = `  <testcase classname="${escaped(suite)}" name="${escaped(name)}" time="${seconds.toFixed(3)}"`;
  if (outcome === 'ok') return `${head}/>`;
  const [message = ''] = error.split('\n');
  const inner =
    outcome === 'skipped'
      ? '<skipped/>'
      : `<failure message="${escaped(message)}">${escaped(error)}</failure>`;
  return `${head}>${inner}</testcase>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML 1.0 has no control characters, not even as entities. */
const escaped = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
    .replace(/[&<>"]/g, (one) => entities[one] ?? one);
