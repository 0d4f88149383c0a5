import { readFile, writeFile } from 'node:fs/promises';
import { backup, backups, restore, verify } from '../../../src/units/index.ts';
import { testRun } from '../../support/run.ts';
import { siteFor, type Site } from './support.ts';

/** A site whose `aa` runs and has written `one` into `/d/file`, a volume of `data`. */
export async function siteWithData(context: Mocha.Context, startup = ''): Promise<Site> {
  const site = await siteFor(context);
  const start = `'{{T}}-data':
  creation: {image: '{{I}}', command: 'true', volumes: [/d]}
'{{T}}-aa':
  creation: {image: '{{I}}', command: sleep 600, stop_signal: KILL}
  startup: {volumes_from: '{{T}}-data', ${startup}}
---
- '{{T}}-data': {command: create}
- '{{T}}-aa': {command: start}
`;
  await site.run('start', start);
  await site.shell('aa', 'echo one > /d/file');
  return site;
}

/** `unit.backup` and its like, of a site's unit. */
export class Backups {
  readonly #site: Site;

  constructor(site: Site) {
    this.#site = site;
  }

  readonly save = (more: object = {}) => backup(this.#run, this.#site.name, this.#asked(more));
  readonly verify = (more: object = {}) => verify(this.#run, this.#site.name, this.#asked(more));
  readonly restore = (more: object = {}) => restore(this.#run, this.#site.name, this.#asked(more));
  /** The newest first. */
  readonly list = () => backups(this.#run, this.#site.name, this.#asked({}));

  /** Changes a byte of the newest archive on the disk. */
  async spoil(): Promise<void> {
    const file = (await this.list())[0]?.file ?? '';
    const bytes = await readFile(file);
    bytes[bytes.indexOf('one\n')] = 0x58;
    await writeFile(file, bytes);
  }

  get #run() {
    return testRun(this.#site.directory).run;
  }

  #asked(more: object) {
    return { configuration: this.#site.directory, ...more };
  }
}
