// The real parts that tests need: an engine, sshd, what makes a distribution's image, the shells that complete.
// Only node's own modules.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { engineState } from './engine-state.mjs';
import { repository } from './setup.mjs';

/** Program -> Debian package. */
const wanted = {
  docker: 'docker-cli',
  rsync: 'rsync',
  sshd: 'openssh-server',
  'ssh-keygen': 'openssh-client',
  debootstrap: 'debootstrap',
  iptables: 'iptables',
  zsh: 'zsh',
  fish: 'fish',
  'docker-registry': 'docker-registry',
};

/** What keeps tests from being run, with what to do about it; not a test's failure. */
export class MissingPart extends Error {}

/** Installs and starts what is missing. Returns how to stop what was started. */
export async function ensureParts() {
  const state = await engineState();
  if (state === 'denied')
    throw new MissingPart('a Docker engine runs, but you may not use it: sudo npm test');
  const missing = missingPackages(state);
  if (missing.length > 0) await install(missing);
  if (state !== 'silent') return () => undefined;
  if (!isRoot()) throw new MissingPart('no Docker engine answers: sudo scripts/engine.sh start');
  console.error('Docker engine: starting, for the tests only');
  engine('start');
  return () => engine('stop');
}

function missingPackages(state) {
  const engineToo = state === 'silent' && !isThere('dockerd') ? ['docker.io'] : [];
  const programs = Object.keys(wanted).filter((program) => !isThere(program));
  return [...engineToo, ...programs.map((program) => wanted[program])];
}

const isRoot = () => process.getuid() === 0;

/** In the places of root's programs too, which a user's PATH lacks. */
const isThere = (program) =>
  [...process.env.PATH.split(':'), '/usr/sbin', '/sbin'].some((directory) =>
    isProgram(join(directory, program)),
  );

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function install(packages) {
  const names = packages.join(' ');
  if (!isRoot())
    throw new MissingPart(`the tests need ${names}: sudo apt-get install --no-install-recommends ${names}`);
  if (process.stdin.isTTY && !(await agreed(`The tests need ${names}. Install?`)))
    throw new MissingPart(`the tests need ${names}`);
  engine('install', ...packages);
}

async function agreed(question) {
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await asking.question(`${question} [y/N] `);
  asking.close();
  return /^y(es)?$/i.test(answer.trim());
}

function engine(...args) {
  const stdio = ['ignore', 'ignore', 'inherit'];
  const { status } = spawnSync(join(repository, 'scripts', 'engine.sh'), args, { stdio });
  if (status !== 0)
    throw new MissingPart(`scripts/engine.sh ${args.join(' ')} failed; its own message stands above`);
}
