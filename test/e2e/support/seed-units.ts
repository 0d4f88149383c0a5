import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import sshpk from 'sshpk';
import { extract } from 'tar-stream';
import type { Engine } from '../../../src/ports/index.ts';
import { Site } from '../../integration/units/support.ts';
import { servicesImage } from '../../support/services-image.ts';
import { dockerStart, start, type Outcome } from './cli.ts';

const examples = join(import.meta.dirname, '..', 'seed-units');
const execute = promisify(execFile);

/**
 * The examples of seed 002 in a home's `.dockerstra`, whose names nobody else has: what its text calls `git_repos` is
 * `T-git_repos` on the engine, and its units are below `T/`. What is said comes back without that.
 */
export class SeedUnits {
  readonly site: Site;

  private constructor(site: Site) {
    this.site = site;
  }

  static async create(engine: Engine): Promise<SeedUnits> {
    await servicesImage(engine);
    const site = await Site.create(engine);
    const { directory, name } = site;
    for (const part of ['data', 'environments', 'services'])
      await cp(join(examples, part), join(directory, part), { recursive: true });
    await cp(join(examples, 'units'), join(directory, 'units', name), { recursive: true });
    await mkdir(join(directory, 'home'));
    await symlink(directory, join(directory, 'home', '.dockerstra'));
    return new SeedUnits(site);
  }

  /** `docker_start`, which must end well; its stderr comes without the times of steps. */
  async must(...args: readonly string[]): Promise<Outcome> {
    const outcome = await this.dockerStart(...args);
    assert.equal(outcome.code, 0, `${args.join(' ')}: ${outcome.stdout}${outcome.stderr}`);
    return { ...outcome, stderr: outcome.stderr.replace(/ \([\d.]+ s\)$/gm, '') };
  }

  dockerStart(...args: readonly string[]): Promise<Outcome> {
    return this.#run(args, dockerStart);
  }

  dockerops(...args: readonly string[]): Promise<Outcome> {
    return this.#run(args);
  }

  /** A program of this machine, in the configuration directory. Returns its stdout; throws when it fails. */
  async sh(line: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const options = { cwd: this.site.directory, env: { ...process.env, ...env } };
    return (await execute('/bin/sh', ['-ec', line], options)).stdout.trim();
  }

  /** Makes `tls/FILE.key`, and in `tls/FILE.pem` a certificate that it signs itself. */
  async certificate(host: string, file = host): Promise<void> {
    const key = sshpk.generatePrivateKey('ecdsa');
    const signed = sshpk.createSelfSignedCertificate(sshpk.identityForHost(host), key, { lifetime: 3600 });
    await this.site.write(`tls/${file}.key`, key.toString('pem'));
    await this.site.write(`tls/${file}.pem`, signed.toString('pem'));
  }

  /** Writes the start of a unit of the seed's anew. */
  async edit(unit: string, change: (written: string) => string): Promise<void> {
    const path = join('units', this.site.name, unit, 'start.yaml');
    const written = await this.site.read(path);
    const changed = change(written);
    assert.notEqual(changed, written);
    await this.site.write(path, changed);
  }

  /** `NAME STATE` of each container that its units have made. */
  async containers(): Promise<readonly string[]> {
    const { engine, name } = this.site;
    const all = await engine.containers.list({ all: true });
    const own = all.filter(
      (one) => one.name.includes(name) || one.labels['io.dockerops.unit']?.startsWith(name),
    );
    return own.map((one) => `${one.name.replace(`${name}-`, '')} ${one.state}`).sort();
  }

  /** A file of the latest results in test_data, which lie behind a link. */
  async latest(results: string, file: string): Promise<string> {
    const { containers } = this.site.engine;
    const keeper = `${this.site.name}-test_data`;
    const link = await containers.statPath(keeper, join('/tests', results));
    const archive = await containers.getArchive(keeper, join(link?.linkTarget ?? '', file));
    for await (const entry of (archive ?? assert.fail(`no ${file}`)).pipe(extract())) return text(entry);
    return assert.fail(`${file} is empty`);
  }

  /** Waits until a container writes this; throws when it ends before. */
  async says(container: string, words: string): Promise<void> {
    const lines: string[] = [];
    const { engine, name } = this.site;
    for await (const line of engine.containers.logs(`${name}-${container}`, { follow: true })) {
      lines.push(line.text);
      if (line.text.includes(words)) return;
    }
    throw new Error(`${container} ended without saying ${words}:\n${lines.join('\n')}`);
  }

  /** Names of the units in `args` are the seed's. */
  async #run(args: readonly string[], program?: string): Promise<Outcome> {
    const { directory, name } = this.site;
    const env = { ...process.env, HOME: join(directory, 'home'), CI: undefined };
    const words = args.map((word) => word.replace(/(^|:)(git|cgit|python|language)\//, `$1${name}/$2/`));
    const outcome = await start(words, { cwd: directory, env, ...(program !== undefined && { program }) })
      .outcome;
    const plain = (text: string) => text.replaceAll(new RegExp(`${name}[-/]`, 'g'), '');
    return { ...outcome, stdout: plain(outcome.stdout), stderr: plain(outcome.stderr) };
  }
}

/** What a test run printed of its cases: `ok   NAME`. */
export const outcomes = ({ stdout }: Outcome): readonly string[] =>
  stdout
    .replace(/ \([\d.]+ s\)$/gm, '')
    .trim()
    .split('\n');
