// npm run pictures: draws docs/pictures/*.svg of what one sees. The built program works in a real terminal, on the real
// engine, in a copy of the demo that is removed afterwards.
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createEngine } from '../src/docker/index.ts';
import { Scratch, program, repository } from '../test/e2e/support/cli.ts';
import { Pty } from '../test/e2e/support/pty.ts';
import { terminalPicture } from './svg.ts';

const columns = 100;
const outsidePrompt = /(^|\n)\$ $/;
const insidePrompt = /@[^\n]*\$ $/;
const minute = 60_000;

/** A picture: what is typed at which prompt, and what it waits for in the end. */
interface Scene {
  readonly name: string;
  readonly title: string;
  readonly typed: readonly (readonly [at: RegExp, text: string])[];
  readonly shows?: string;
  /** Typed after the picture is taken, so that the next scene finds the platform as it should. */
  readonly then?: string;
}

const scenes: readonly Scene[] = [
  { name: 'build', title: 'dockerops build:all', typed: [[outsidePrompt, 'dockerops build:all']] },
  { name: 'run', title: 'dockerops run:all', typed: [[outsidePrompt, 'dockerops run:all']] },
  { name: 'ps', title: 'dockerops ps', typed: [[outsidePrompt, 'dockerops ps']] },
  {
    name: 'ssh',
    title: 'dockerops ssh:demo, from there to the base, and back',
    typed: [
      [outsidePrompt, 'dockerops ssh:demo'],
      [insidePrompt, 'echo $GREETING'],
      [insidePrompt, 'ssh $BASE_CONTAINER_IP'],
      [insidePrompt, 'exit'],
      [insidePrompt, 'exit'],
    ],
  },
  {
    name: 'error',
    title: 'dockerops run:demo,instanse=two: no such parameter, did you mean instance?',
    typed: [[outsidePrompt, 'dockerops run:demo,instanse=two ps']],
  },
  {
    name: 'clean',
    title: 'dockerops clean:all asks before it removes anything',
    typed: [[outsidePrompt, 'dockerops clean:all']],
    shows: 'No',
    then: 'y',
  },
];

/** `demo`, unless somebody has a project of that name on this engine. */
async function freeName(): Promise<string> {
  const engine = createEngine({ env: process.env, signal: new AbortController().signal });
  const labels = ['io.dockerops.project=demo'];
  const [containers, images, volumes] = await Promise.all([
    engine.containers.list({ labels, all: true }),
    engine.images.list({ labels }),
    engine.volumes.list({ labels }),
  ]);
  return containers.length + images.length + volumes.length === 0 ? 'demo' : 'demo-pictures';
}

/** A base that the engine has no layers of yet, so that the picture shows how long a first build takes. */
async function freshBase(scratch: Scratch): Promise<void> {
  const directory = join(scratch.directory, 'base', 'dockerops-base');
  await cp(join(repository, 'base-image'), directory, { recursive: true });
  const dockerfile = join(directory, 'Dockerfile');
  const text = await readFile(dockerfile, 'utf8');
  await writeFile(dockerfile, text.replace(/^FROM .*$/m, `$&\nENV PICTURED_AT=${Date.now()}`));
}

async function picture(scene: Scene, scratch: Scratch): Promise<string> {
  const env = {
    ...scratch.env,
    PATH: `${join(scratch.directory, 'bin')}:${process.env['PATH']}`,
    BASE_CONTAINERS_DIR: join(scratch.directory, 'base'),
    PS1: '$ ',
  };
  const options = { cwd: scratch.directory, env, columns, rows: 60 };
  const terminal = new Pty('bash', ['--noprofile', '--norc', '--noediting'], options);
  try {
    for (const [prompt, text] of scene.typed) {
      await terminal.expect(prompt, 5 * minute);
      terminal.line(text);
    }
    await terminal.expect(scene.shows ?? outsidePrompt, 5 * minute);
    const svg = await terminalPicture(terminal.raw, columns, scene.title);
    if (scene.then !== undefined) {
      terminal.send(scene.then);
      await terminal.expect(outsidePrompt, minute);
    }
    return svg;
  } finally {
    terminal.close();
  }
}

const pictures = join(repository, 'docs', 'pictures');
const scratch = await Scratch.demo(await freeName());
try {
  await freshBase(scratch);
  await mkdir(join(scratch.directory, 'bin'));
  await symlink(program, join(scratch.directory, 'bin', 'dockerops'));
  await mkdir(pictures, { recursive: true });
  for (const scene of scenes) {
    await writeFile(join(pictures, `${scene.name}.svg`), await picture(scene, scratch));
    console.log(`docs/pictures/${scene.name}.svg`);
  }
} finally {
  await scratch.remove();
}
