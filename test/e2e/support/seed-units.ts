import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sshpk from 'sshpk';
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

  /** Waits until a container writes this; throws when it ends before. */
  async says(container: string, words: string): Promise<void> {
    const lines: string[] = [];
    const { engine, name } = this.site;
    for await (const { text } of engine.containers.logs(`${name}-${container}`, { follow: true })) {
      lines.push(text);
      if (text.includes(words)) return;
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
