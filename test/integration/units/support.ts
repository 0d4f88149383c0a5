import assert from 'node:assert/strict';
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { extract } from 'tar-stream';
import { runCommand, runUnit, type TestResult, type UnitResult } from '../../../src/units/index.ts';
import { isAnonymous } from '../../../src/units/own-volumes.ts';
import type { ContainerDetails, Engine, Ports } from '../../../src/ports/index.ts';
import { testEngine, uniqueName } from '../../support/engine.ts';
import { distributionImage } from '../../support/images.ts';
import { testRun, type TestRun } from '../../support/run.ts';

/** What the tests of a file, or each of them, begin with: `before(async function () { site = await siteFor(this); })`. */
export const siteFor = async (context: Mocha.Context): Promise<Site> =>
  Site.create(await testEngine(context));

/** A configuration directory over the real engine, whose containers have names of their own: `{{T}}-aa`. */
export class Site {
  readonly engine: Engine;
  readonly directory: string;
  /** Unique; what stands for `{{T}}`. */
  readonly name: string;
  /** The events of the last run. */
  last: TestRun | undefined;

  private constructor(engine: Engine, directory: string, name: string) {
    this.engine = engine;
    this.directory = directory;
    this.name = name;
  }

  static async create(engine: Engine): Promise<Site> {
    const name = uniqueName();
    const directory = await mkdtemp(join(tmpdir(), 't-units-'));
    const site = new Site(engine, directory, name);
    const image = await distributionImage(engine);
    await site.write(
      'environments/test.yaml',
      `T: ${name}\nI: ${image}\nDOCKERSTRA_HELPER_IMAGE: ${image}\nBACKUP_DIR: ${directory}/backups\nTEST_DATA: ${name}-results\n`,
    );
    return site;
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.directory, path)), { recursive: true });
    await writeFile(join(this.directory, path), text);
  }

  /** Runs a command (`start:VARIANT`) of the site's own unit, whose lock is nobody else's; with a text, that is its file. */
  async run(
    command: string,
    text?: string,
    more: { adopt?: boolean; ports?: Partial<Ports> } = {},
  ): Promise<UnitResult> {
    const [file = ''] = command.split(':');
    if (text !== undefined) await this.write(`units/${this.name}/${file}.yaml`, text);
    const { ports, adopt } = more;
    this.last = testRun(this.directory, ports);
    const result = await runUnit(this.last.run, `${this.name}/${command}`, {
      configuration: this.directory,
      adopt,
    });
    return result ?? assert.fail('nothing was run');
  }

  /** Runs a test of the site's own unit and returns its cases; with `until`, is interrupted when a step of that title starts. */
  async test(
    command: string,
    more: { text?: string; production?: boolean; junit?: string; until?: RegExp } = {},
  ): Promise<TestResult['cases']> {
    if (more.text !== undefined) await this.write(`units/${this.name}/start.yaml`, more.text);
    const context = testRun(this.directory);
    this.last = context;
    const emit: TestRun['run']['emit'] = (event) => {
      context.run.emit(event);
      if (event.type === 'step-started' && more.until?.test(event.step.title)) context.abort();
    };
    const request = { configuration: this.directory, production: more.production, junit: more.junit };
    const failure = await runCommand({ ...context.run, emit }, `${this.name}/${command}`, request).then(
      () => undefined,
      (error: unknown) => error,
    );
    const shown = context.events.find((event) => event.type === 'result');
    if (!shown) throw failure;
    const { cases } = shown.value as TestResult;
    assert.equal(
      failure !== undefined,
      cases.some(({ outcome }) => outcome === 'failed'),
      'a failed case fails',
    );
    return cases;
  }

  read(path: string): Promise<string> {
    return readFile(join(this.directory, path), 'utf8');
  }

  /** Every path below one of a container, which need not run. */
  async names(container: string, path: string): Promise<readonly string[]> {
    const archive = await this.engine.containers.getArchive(`${this.name}-${container}`, path);
    const names: string[] = [];
    for await (const entry of (archive ?? assert.fail(path)).pipe(extract())) {
      names.push(entry.header.name);
      entry.resume();
    }
    return names;
  }

  /** What a run said, at any level. */
  get said(): string {
    const events = this.last?.events ?? [];
    return events.flatMap((event) => (event.type === 'message' ? [event.text] : [])).join('\n');
  }

  /** Every line that steps of the last run wrote. */
  get output(): readonly string[] {
    const events = this.last?.events ?? [];
    return events.flatMap((event) => (event.type === 'step-progress' ? [event.text] : []));
  }

  /** The names of all containers that are left of it, those of tests too. */
  async left(): Promise<readonly string[]> {
    const names = (await this.engine.containers.list({ all: true })).map(({ name }) => name);
    return names.filter((name) => name.includes(this.name)).sort();
  }

  inspect(container: string): Promise<ContainerDetails | undefined> {
    return this.engine.containers.inspect(`${this.name}-${container}`);
  }

  /** Runs a shell's line in a container that runs. */
  async shell(container: string, line: string): Promise<string> {
    const argv = ['/bin/sh', '-c', line];
    const { stdout } = await this.engine.containers.run(`${this.name}-${container}`, { argv });
    return stdout.trim();
  }

  /** Everything whose name is this site's: containers, their volumes, images. */
  async remove(): Promise<void> {
    const { containers, images, volumes } = this.engine;
    const isOurs = ({ name, labels }: { name: string; labels: Readonly<Record<string, string>> }) =>
      name.startsWith(this.name) || labels['io.dockerops.unit']?.startsWith(this.name) === true;
    const left = (await containers.list({ all: true })).filter(isOurs);
    for (const { id } of left) await containers.remove(id, { force: true, anonymousVolumes: true });
    for (const { name } of await volumes.list({})) if (name.startsWith(this.name)) await volumes.remove(name);
    // An upgrade attaches those that nobody named again by their name: the engine keeps them then.
    for (const { name = '' } of left.flatMap(({ mounts }) => mounts).filter(isAnonymous))
      if (await volumes.inspect(name)) await volumes.remove(name);
    for (const { id, tags, labels } of await images.list({}))
      if (tags.some((tag) => tag.includes(this.name)) || isOurs({ name: '', labels }))
        await images.remove(id, { force: true }).catch(unlessGone);
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** With the one that was built upon it. */
function unlessGone(error: unknown): void {
  if (!/no such image|has dependent child images/i.test(String(error))) throw error;
}
