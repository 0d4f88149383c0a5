import assert from 'node:assert/strict';
import { viewText } from '../../../src/ui/table.ts';
import { cut, widthOf } from '../../../src/ui/width.ts';

describe('a table', () => {
  const view = {
    kind: 'table',
    columns: ['container', 'state'],
    rows: [
      ['demo', 'running'],
      ['dockerops-base', 'exited (3)'],
    ],
  } as const;

  it('is compact and without borders, like docker ps', () => {
    assert.equal(
      viewText(view),
      `CONTAINER        STATE
demo             running
dockerops-base   exited (3)`,
    );
  });

  it('says what is missing instead of showing only a head, and adds notes', () => {
    const empty = { ...view, rows: [], empty: 'nothing runs', notes: ['2 stopped: dockerops ps:all'] };
    assert.equal(viewText(empty), 'nothing runs\n2 stopped: dockerops ps:all');
    assert.equal(viewText({ ...view, rows: [] }), 'CONTAINER   STATE');
  });

  it('fits the terminal by cutting its widest column', () => {
    const text = viewText({ ...view, rows: [['a-very-long-name-indeed-it-is', 'running']] }, 30);
    assert.equal(text, 'CONTAINER              STATE\na-very-long-name-in…   running');
    for (const line of text.split('\n')) assert.ok(widthOf(line) <= 30, line);
  });

  it('leaves out the columns it can do without, and says which', () => {
    const spare = { ...view, spare: ['state'] };
    assert.equal(viewText(spare, 30), viewText(view));
    assert.equal(viewText(spare, 20), 'CONTAINER\ndemo\ndockerops-base\nToo narrow here for state.');
  });

  it('has a line for each cell, whole, where no row fits', () => {
    assert.equal(
      viewText(view, 20),
      `CONTAINER  demo
STATE      running

CONTAINER  dockerops-base
STATE      exited (3)`,
    );
  });

  it('cuts nothing where no terminal bounds it', () => {
    const long = 'x'.repeat(300);
    assert.ok(viewText({ ...view, rows: [[long, 'running']] }).includes(long));
  });

  it('keeps columns straight with wide characters', () => {
    const text = viewText({
      ...view,
      rows: [
        ['数据库', 'a'],
        ['demo', 'b'],
      ],
    });
    const starts = text.split('\n').map((line) => widthOf(line.slice(0, line.search(/[^ ]+$/))));
    assert.deepEqual(starts, [12, 12, 12]);
  });

  it('keeps a cell of several lines on one', () => {
    assert.equal(viewText({ ...view, rows: [['a\nb', 'c']] }), 'CONTAINER   STATE\na b         c');
  });

  it('shows text as it is', () => {
    assert.equal(viewText({ kind: 'text', text: 'a\nb\n' }), 'a\nb');
  });
});

describe('the width of text', () => {
  it('counts cells, not characters', () => {
    assert.equal(widthOf('abc'), 3);
    assert.equal(widthOf('数据'), 4);
    assert.equal(widthOf('e\u0301'), 1);
    assert.equal(widthOf('\x1b[31mred\x1b[39m'), 3);
  });

  it('cuts between characters and says so', () => {
    assert.equal(cut('abcdef', 4), 'abc…');
    assert.equal(cut('数据库', 4), '数…');
    assert.equal(cut('abc', 3), 'abc');
  });
});
