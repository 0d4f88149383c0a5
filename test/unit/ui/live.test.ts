import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { Pty } from '../../e2e/support/pty.ts';

const fixture = fileURLToPath(new URL('fixtures/live.ts', import.meta.url));
const open = (options: object = {}) => new Pty(process.execPath, ['--import', 'tsx', fixture], options);

/** The screen as a person sees it at the end: what the few sequences we write leave standing. */
function screen(raw: string): string {
  const lines = [''];
  let row = 0;
  for (const part of raw.split(/(\x1b\[[?\d;]*[A-Za-z]|\r?\n|\r)/)) {
    const up = /^\x1b\[(\d+)A$/.exec(part);
    if (up) row -= Number(up[1]);
    else if (part === '\x1b[J') lines.splice(row, Infinity, '');
    else if (/^\r?\n$/.test(part)) lines[(row += 1)] ??= '';
    else if (!part.startsWith('\x1b') && part !== '\r') lines[row] = `${lines[row] ?? ''}${part}`;
  }
  return lines.join('\n').trimEnd();
}

describe('live progress in a terminal', () => {
  let pty: Pty;
  afterEach(() => pty.close());

  it('shows what runs below what has ended, and gives the terminal back', async () => {
    pty = open({ columns: 40 });
    await pty.expect('two  0 s  waiting for po');
    pty.send('go');
    await pty.expect('halfway');
    pty.send('go');
    await pty.expect('somebody else');
    assert.ok(
      pty.raw.endsWith('\x1b[?25h') || pty.raw.lastIndexOf('\x1b[?25h') > pty.raw.lastIndexOf('\x1b[?25l'),
    );
    pty.send('go');
    assert.equal(await pty.exit(), 0);
    const end = screen(pty.raw).split('\n');
    assert.deepEqual(end, [
      '✔ start one (0.3 s)',
      'halfway',
      'somebody else has the terminal',
      'said meanwhile',
      '✔ start two (1.0 s)',
      'the data',
    ]);
    assert.ok(pty.raw.lastIndexOf('\x1b[?25h') > pty.raw.lastIndexOf('\x1b[?25l'), 'the cursor is back');
  });

  it('gives the cursor back even when the process is ended in the midst', async () => {
    pty = open();
    await pty.expect('waiting for port 80');
    pty.send('die');
    assert.equal(await pty.exit(), 3);
    assert.ok(pty.raw.lastIndexOf('\x1b[?25h') > pty.raw.lastIndexOf('\x1b[?25l'));
  });

  it('draws nothing that moves on a dumb terminal or in CI', async () => {
    for (const env of [{ TERM: 'dumb' }, { CI: '1' }]) {
      pty = open({ env });
      for (const sign of ['', 'halfway', 'somebody else']) {
        if (sign) await pty.expect(sign);
        pty.send('go');
      }
      assert.equal(await pty.exit(), 0);
      assert.doesNotMatch(pty.raw, /\x1b\[(\?25|\?2026|\d+A)/);
      pty.close();
    }
  });
});
