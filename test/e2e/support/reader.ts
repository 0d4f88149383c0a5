import assert from 'node:assert/strict';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createEngine } from '../../../src/docker/index.ts';
import { generatePair } from '../../../src/platform/keys/pair.ts';
import { label } from '../../../src/platform/labels.ts';
import { pages } from '../../support/shown-commands.ts';
import { sessionOf, type TypedLine } from '../../support/shown-sessions.ts';
import { Scratch, program } from './cli.ts';
import { Pty } from './pty.ts';

const minutes = 60_000;
/** The terminal shows ^C where Ctrl-C was typed, and the shell prompts right behind it. */
const outside = /(?:^|\n|\^C)docs:(\d+)\$ $/;
const inside = /\S+@\S+:\S*[$#] $/;
/** Not yet answered: shown once more behind the answer, it has another sign. */
const question = /◆ {2}Remove these[^]*\n│ {2}no\n/;
const anyPrompt = new RegExp([outside, inside, question].map(({ source }) => source).join('|'));

/** A file's tests of the documentation: the pages of one share of several, so that they are read at the same time. */
export function readsPages(share: number, shares: number): void {
  const shown = pages.filter((page) => sessionOf(page).length > 0);
  describe('what the documentation tells to type, page by page, in a terminal', function () {
    this.timeout(3 * minutes);
    let scratch: Scratch;

    before(async () => {
      scratch = await Scratch.demo();
      await prepare(scratch);
    });

    after(async () => {
      await scratch.remove();
    });

    for (const page of shown.filter((_, index) => index % shares === share))
      it(page, () => readPage(scratch, page));
  });
}

async function readPage(scratch: Scratch, page: string): Promise<void> {
  // README begins with nothing, and units need no project; whoever reads another page has the demo running.
  const isAlone = ['README.md', 'docs/units-for-compose.md'].includes(page);
  await scratch.must('clean:all,force=True', ...(isAlone ? [] : ['build:all', 'run:all']));
  const reader = new Reader(scratch, page);
  try {
    for (const typed of sessionOf(page)) await reader.type(typed);
    await reader.leave();
  } finally {
    reader.close();
  }
}

/** What the pages take for granted: the command on PATH, a group, a second run.conf, a colleague's key. */
async function prepare(scratch: Scratch): Promise<void> {
  await mkdir(join(scratch.directory, 'bin'));
  await symlink(program, join(scratch.directory, 'bin', 'dockerops'));
  const runConf = await readFile(join(scratch.directory, 'conf', 'run.conf'), 'utf8');
  await scratch.write('conf/run.conf', runConf.replace(/^;group/m, 'group'));
  await scratch.write('conf/staging.conf', runConf);
  await scratch.write('anna.pub', `${generatePair('anna').publicKey}\n`);
}

/** Somebody at a shell who types what a page says, and answers what they are asked. */
class Reader {
  readonly #scratch: Scratch;
  readonly #page: string;
  readonly #terminal: Pty;
  #inside = false;
  #started = false;

  constructor(scratch: Scratch, page: string) {
    this.#scratch = scratch;
    this.#page = page;
    const env = {
      ...scratch.env,
      PATH: `${join(scratch.directory, 'bin')}:${process.env['PATH'] ?? ''}`,
      PS1: 'docs:$?$ ',
      NO_COLOR: '1',
    };
    const shell = ['--noprofile', '--norc', '--noediting'];
    this.#terminal = new Pty('bash', shell, { cwd: scratch.directory, env, columns: 160 });
  }

  async type({ where, text, line }: TypedLine): Promise<void> {
    if (!this.#started) await this.#prompt();
    if (where === 'outside') await this.leave();
    const place = `${this.#page}:${line}: ${text}`;
    assert.equal(this.#inside, where === 'inside', `${place}: typed at another prompt than the page shows`);
    // The containers of a unit are called after it, and on this engine nobody else's must be.
    this.#terminal.line(text.replace(/(?<=unit\.\w+:)shop\b/, this.#scratch.name));
    if (text.includes('events:')) await this.#happen(line);
    if (text.includes('follow=True')) await this.#interrupt();
    const code = await this.#prompt();
    const expected = text.includes('follow=True') ? 130 : 0;
    if (!this.#inside) assert.equal(code, expected, `${place}\n${this.#terminal.transcript}`);
  }

  /** Out of an instance that a page leaves the reader in. */
  async leave(): Promise<void> {
    while (this.#inside) {
      this.#terminal.line('exit');
      await this.#prompt();
    }
  }

  close(): void {
    this.#terminal.close();
  }

  /** An engine with much to do forgets soon what happened to the demo. */
  async #happen(line: number): Promise<void> {
    const engine = createEngine({ env: process.env, signal: new AbortController().signal });
    const { name } = this.#scratch;
    await engine.volumes.create(`${name}-line-${line}`, { [label.project]: name });
  }

  async #interrupt(): Promise<void> {
    await this.#terminal.expect(/\n([\w-]+ +\| |\d{4}-\d\d-)/);
    this.#terminal.send('\x03');
  }

  /** Waits for the next prompt; the exit code that the outer one shows. */
  async #prompt(): Promise<number | undefined> {
    const [text, code] = await this.#terminal.expectWhileBusy(anyPrompt);
    this.#started = true;
    if (question.test(text)) {
      this.#terminal.line('y');
      return this.#prompt();
    }
    this.#inside = code === undefined;
    return code === undefined ? undefined : Number(code);
  }
}
