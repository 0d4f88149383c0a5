import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { createEngine } from '../../src/docker/index.ts';
import { label } from '../../src/platform/labels.ts';
import { Scratch } from './support/cli.ts';

interface Case {
  readonly title: string;
  readonly args: readonly string[];
  /** Files that replace the demo's. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: NodeJS.ProcessEnv;
  readonly code: number;
  /** All of these are said on stderr. */
  readonly says: readonly (string | RegExp)[];
}

const demoLine = '[demo,instance=one]\n';
const long = 'x'.repeat(200);

const cases: readonly Case[] = [
  { title: 'an unknown task', args: ['bild:all'], code: 2, says: ['bild', 'build'] },
  {
    title: 'several unknown tasks at once',
    args: ['bild:all', 'sssh:demo'],
    code: 2,
    says: ['bild', 'sssh', 'ssh'],
  },
  { title: 'an unknown parameter', args: ['build:all,progres=True'], code: 2, says: ['progres', 'progress'] },
  {
    title: 'a value that is not of the type',
    args: ['build:all,progress=perhaps'],
    code: 2,
    says: ['progress', 'perhaps', /true/i],
  },
  {
    title: 'an unknown instance type',
    args: ['run:demo,instance_type=standart'],
    code: 2,
    says: ['standart', 'standard', 'safemode'],
  },
  { title: 'an unknown container to build', args: ['build:dmo'], code: 2, says: ['dmo', 'demo'] },
  { title: 'an unknown container to run', args: ['run:dmo'], code: 2, says: ['dmo', 'demo'] },
  {
    title: 'an unknown container to log into',
    args: ['ssh:dmo'],
    code: 2,
    says: ['no container "dmo"', 'did you mean "demo"?'],
  },
  {
    title: 'an unknown container to open a shell in',
    args: ['shell:dmo'],
    code: 2,
    says: ['no container "dmo"', 'did you mean "demo"?'],
  },
  {
    title: 'an instance to re-create that is not there',
    args: ['rerun:demo,instance=two'],
    code: 2,
    says: ['there is no instance of demo,instance=two', 'run:demo,instance=two'],
  },
  {
    title: 'an unknown key',
    args: ['run:all'],
    files: { 'conf/run.conf': `${demoLine}hostnam = x\n` },
    code: 2,
    says: ['hostnam', 'hostname', 'run.conf:2'],
  },
  {
    title: 'an unknown type in run.conf',
    args: ['run:all'],
    files: { 'conf/run.conf': `${demoLine}instance_type = mster\n` },
    code: 2,
    says: ['mster', 'master', 'run.conf:2'],
  },
  {
    title: 'a section that does not end',
    args: ['run:all'],
    files: { 'conf/run.conf': '[demo,instance=one\n' },
    code: 2,
    says: ['run.conf:1'],
  },
  {
    title: 'JSON that does not end',
    args: ['run:all'],
    files: { 'conf/run.conf': '[\n  {"container": "demo",\n' },
    code: 2,
    says: [/run\.conf:\d/],
  },
  {
    title: 'a section twice',
    args: ['run:all'],
    files: { 'conf/run.conf': demoLine + demoLine },
    code: 2,
    says: ['run.conf:2', 'demo'],
  },
  {
    title: 'a link to nothing',
    args: ['run:all'],
    files: { 'conf/run.conf': `${demoLine}link.BASE = dmo\n` },
    code: 2,
    says: ['dmo', 'demo', 'run.conf:2'],
  },
  {
    title: 'a link to itself',
    args: ['run:all'],
    files: { 'conf/run.conf': `${demoLine}link.ME = demo,instance=one\n` },
    code: 2,
    says: ['itself', 'run.conf:2'],
  },
  {
    title: 'links in a circle',
    args: ['run:all'],
    files: {
      'conf/run.conf':
        '[demo,instance=a]\nlink.B = demo,instance=b\n[demo,instance=b]\nlink.A = demo,instance=a\n',
    },
    code: 2,
    says: [/circle/i, /a.*b.*a/s],
  },
  {
    title: 'a port wanted twice',
    args: ['run:all'],
    files: {
      'conf/run.conf': '[demo,instance=a]\nports[] = 47001:80\n[demo,instance=b]\nports[] = 47001:80\n',
    },
    code: 2,
    says: ['47001', 'a', 'b'],
  },
  {
    title: 'a wanted variable that is missing, without a terminal',
    args: ['run:all'],
    files: { 'conf/run.conf': `${demoLine}env.HOST_FQDN =\n` },
    code: 2,
    says: ['HOST_FQDN', 'host.conf'],
  },
  { title: 'an instance named with a dot in front', args: ['run:demo,instance=.b'], code: 2, says: ['.b'] },
  { title: 'an instance named with a blank', args: ['run:demo,instance=a b'], code: 2, says: ['a b'] },
  {
    title: 'an instance named with shell signs',
    args: ['run:demo,instance=a;$(id)'],
    code: 2,
    says: ['a;$(id)'],
  },
  { title: 'an instance named in unicode', args: ['run:demo,instance=é☃'], code: 2, says: ['é☃'] },
  {
    title: 'an instance named like an option',
    args: ['run:demo,instance=--flag'],
    code: 2,
    says: ['--flag'],
  },
  {
    title: 'an instance named with 200 characters',
    args: [`run:demo,instance=${long}`],
    code: 2,
    says: ['at most 63'],
  },
  { title: 'an image that was not built', args: ['run:demo,instance=one'], code: 1, says: ['build:demo'] },
  {
    title: 'a missing Dockerfile',
    args: ['build:nofile'],
    files: { 'apps_containers/nofile/README': 'x', 'conf/build.conf': '[nofile]\n' },
    code: 2,
    says: ['nofile', 'Dockerfile'],
  },
  {
    title: "another project's base",
    args: ['build:other'],
    files: { 'apps_containers/other/Dockerfile': 'FROM strangers/dockerops-base\n' },
    code: 2,
    says: ['strangers/dockerops-base', 'Dockerfile:1', '${PROJECT}/dockerops-base'],
  },
  {
    title: 'an engine that is not there',
    args: ['ps'],
    env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock' },
    code: 4,
    says: ['/nonexistent/docker.sock'],
  },
  {
    title: 'an interactive instance without a terminal',
    args: ['run:demo,instance=interactive'],
    code: 2,
    says: [/terminal|TTY/i],
  },
  {
    title: 'ssh without a terminal and without a command',
    args: ['ssh:demo'],
    code: 2,
    says: [/terminal|TTY|demo/],
  },
];

describe('bad input: one clear error, the right exit code, nothing half done', () => {
  for (const { title, args, files, env, code, says } of cases) {
    it(title, async () => {
      const scratch = await Scratch.demo();
      try {
        for (const [path, text] of Object.entries(files ?? {})) await scratch.write(path, text);
        const outcome = await scratch.dockerops(args, env ? { env } : {});
        assert.equal(outcome.code, code, outcome.stderr);
        for (const word of says) assertSays(outcome.stderr, word);
        assert.doesNotMatch(outcome.stderr, /\n\s+at /, 'no stack');
        await assertNothingLeft(scratch);
      } finally {
        await scratch.remove();
      }
    });
  }
});

describe('cleaning every project without a terminal and without force', () => {
  it('is refused by name of the argument that would do it, and nothing goes', async () => {
    const scratch = await Scratch.empty();
    try {
      await scratch.write('conf/run.conf', '[small,instance=one]\ncommand = sleep 1000\n');
      await scratch.write('apps_containers/small/Dockerfile', 'FROM debian:bookworm-slim\n');
      await scratch.must('build:small', 'run:all');
      const refused = await scratch.dockerops(['clean:reallyall']);
      assert.equal(refused.code, 2, refused.stderr);
      assertSays(refused.stderr, 'force=True');
      assert.match((await scratch.must('ps')).stdout, /small +one +standard +running/);
    } finally {
      await scratch.remove();
    }
  });
});

function assertSays(text: string, word: string | RegExp): void {
  if (typeof word === 'string') assert.ok(text.includes(word), `"${word}" in:\n${text}`);
  else assert.match(text, word);
}

/** Neither on the engine nor in the project: also no data directory and no keys. */
async function assertNothingLeft({ name, directory }: Scratch): Promise<void> {
  const engine = createEngine({ env: process.env, signal: new AbortController().signal });
  const labels = [`${label.project}=${name}`];
  const networks = await engine.networks.list();
  const left = {
    containers: await engine.containers.list({ labels, all: true }),
    networks: networks.filter((network) => network.labels[label.project] === name),
    volumes: await engine.volumes.list({ labels }),
    images: await engine.images.list({ labels }),
    files: (await readdir(directory)).filter((file) => !['conf', 'apps_containers'].includes(file)),
  };
  assert.deepEqual(left, { containers: [], networks: [], volumes: [], images: [], files: [] });
}
