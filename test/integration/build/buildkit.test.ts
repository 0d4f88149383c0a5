import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ConfigError, DockeropsError } from '../../../src/core/index.ts';
import { createEngine } from '../../../src/docker/index.ts';
import { build } from '../../../src/platform/index.ts';
import { loadPlatform } from '../../../src/platform/spec/index.ts';
import type { Engine } from '../../../src/ports/index.ts';
import { EngineProxy } from '../../support/engine-proxy.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';
import type { TestRun } from '../../support/run.ts';

const secret = 'a secret of 31 letters, no less';

describe('build with BuildKit', function () {
  this.timeout(120_000);
  let platform: ScratchPlatform;
  let withSecret: string;

  beforeEach(async function () {
    platform = await ScratchPlatform.create(this, ['app']);
    // BuildKit's cache knows steps of earlier tests, whatever their secrets were.
    const prove = `sha256sum < /run/secrets/token | tee /proof-${platform.name}`;
    withSecret = `FROM debian:bookworm-slim\nRUN --mount=type=secret,id=token ${prove}\n`;
    await writeFile(join(platform.directory, 'token'), secret);
    await dockerfile(withSecret);
    await conf('secret.token = file:token');
  });
  afterEach(() => platform.remove());

  const dockerfile = (content: string) => platform.write('apps_containers/app/Dockerfile', content);
  const conf = (...lines: string[]) =>
    platform.write(
      'conf/build.conf',
      ['[project]', `name = ${platform.name}`, '[app]', ...lines, ''].join('\n'),
    );
  const buildApp = async (test: TestRun, env: Record<string, string> = {}, engine?: Engine) => {
    const ports = engine ? { ...test.run.ports, engine } : test.run.ports;
    const run = { ...test.run, ports, env: { ...test.run.env, ...env } };
    return build(run, await loadPlatform(run), { name: 'app', progress: true, cache: true, pull: false });
  };
  const built = async (env: Record<string, string> = {}) => {
    const test = platform.run();
    await buildApp(test, env);
    return test.events.flatMap((event) => (event.type === 'output' ? [event.text] : [])).join('');
  };
  const failure = async (env: Record<string, string> = {}, engine?: Engine): Promise<DockeropsError> => {
    const error: unknown = await buildApp(platform.run(), env, engine).then(
      () => assert.fail('it built'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof DockeropsError, String(error));
    return error;
  };
  const image = () => platform.engine.images.inspect(`${platform.name}/app`);

  it('issue 3: a secret is there while RUN runs, and in no layer, history, label or line', async () => {
    // Nothing but a shell, so that all of its layers are soon looked through.
    await dockerfile(`FROM debian:bookworm-slim AS whole
RUN mkdir /out && cp --parents $(ldd /bin/dash | grep -o '/[^ ]*') /bin/dash /out && mv /out/bin/dash /out/bin/sh
FROM scratch
COPY --from=whole /out /
RUN --mount=type=secret,id=token read -r line < /run/secrets/token; echo "\${#line} letters for ${platform.name}" > /proof
`);
    const output = await built();
    const { images } = platform.engine;
    const saved = await text(await images.save(`${platform.name}/app`));
    assert.ok(saved.includes(`${secret.length} letters for ${platform.name}`), 'RUN has read the secret');
    assert.ok(!saved.includes(secret), 'a layer or the configuration holds the secret');
    assert.ok(!JSON.stringify(await images.history(`${platform.name}/app`)).includes(secret));
    assert.ok(!output.includes(secret));
  });

  it('a secret that the build prints is masked', async () => {
    const test = platform.run();
    await dockerfile('FROM debian:bookworm-slim\nRUN --mount=type=secret,id=token cat /run/secrets/token\n');
    await buildApp(test);
    assert.equal(test.run.secrets.mask(`x${secret}x`), 'x***x');
  });

  it('takes a secret from a variable, or from where run.conf takes those that must be given', async () => {
    await conf('secret.token = env:T_TOKEN');
    const proof = spawnSync('sha256sum', { input: 'of the environment', encoding: 'utf8' }).stdout;
    assert.ok((await built({ T_TOKEN: 'of the environment' })).includes(proof.trim()));
    await conf('secret.token =');
    await platform.write('conf/host.conf', 'token = of host.conf\n');
    await dockerfile(withSecret.replace('id=token ', 'id=token : again; '));
    const other = spawnSync('sha256sum', { input: 'of host.conf', encoding: 'utf8' }).stdout;
    assert.ok((await built()).includes(other.trim()));
  });

  it('a missing secret is said with its line before anything is built', async () => {
    for (const [line, message] of [
      ['secret.token = file:gone', /^app: secret\.token: there is no file .*\/gone$/],
      ['secret.token = env:T_GONE', /^app: secret\.token: the variable T_GONE is not set$/],
      ['secret.token =', /^app needs the secret token, and nothing gives it$/],
      ['ssh = default', /no ssh agent runs/],
    ] as const) {
      await conf(line);
      const error = await failure();
      assert.match(error.message, message);
      assert.equal(error.exitCode, 2);
      if (!line.startsWith('ssh')) assert.match(error.where?.file ?? '', /build\.conf$/);
      if (!line.startsWith('ssh')) assert.equal(error.where?.line, 4);
    }
    assert.equal(await image(), undefined);
  });

  it('issue 3: an ssh agent answers what RUN asks of it', async () => {
    const socket = join(platform.directory, 'agent.sock');
    const agent = spawnSync('ssh-agent', ['-a', socket, '-s'], { encoding: 'utf8' });
    const pid = /SSH_AGENT_PID=(\d+)/.exec(agent.stdout)?.[1];
    assert.ok(pid, agent.stderr);
    try {
      await conf('ssh = default');
      // Message 11 asks for the identities, 12 answers: none.
      const ask =
        'socket(my $s, PF_UNIX, SOCK_STREAM, 0); connect($s, sockaddr_un($ENV{SSH_AUTH_SOCK})) or die $!; syswrite $s, pack("NC", 1, 11); sysread $s, my $b, 4096; print "said ", unpack("H*", $b), "\\n"';
      await dockerfile(
        `FROM debian:bookworm-slim\nRUN --mount=type=ssh perl -MSocket -e '${ask}' # ${platform.name}\n`,
      );
      assert.match(await built({ SSH_AUTH_SOCK: socket }), /said 000000050c00000000/);
    } finally {
      process.kill(Number(pid));
    }
  });

  it('shows the last lines of the step that fails', async () => {
    await dockerfile(`${withSecret}RUN echo first; echo the real reason >&2; exit 9\n`);
    const error = await failure();
    assert.match(
      error.message,
      /^build of \S+\/app:latest failed at \[(stage-0 )?3\/3\] RUN .*: .*exit code: 9/,
    );
    assert.deepEqual([...error.excerpt].sort(), ['first', 'the real reason']);
    assert.equal(error.exitCode, 1);
  });

  it('builds upon images of the project, with stages, modes and what it knows of machines', async () => {
    await dockerfile(
      `FROM debian:bookworm-slim AS one\nARG TARGETARCH\nRUN echo made for \$TARGETARCH > /made\nFROM debian:bookworm-slim AS two\nCOPY --chmod=640 --from=one /made /made\nRUN cat /made; stat -c %a /made # ${platform.name}\nFROM one AS three\nRUN exit 7\n`,
    );
    await conf('target = two');
    assert.match(await built(), /made for \w+\n640\n/);
  });

  it('has nothing to do a second time', async () => {
    await built();
    const [outcome] = await buildApp(platform.run());
    assert.equal(outcome?.outcome, 'unchanged');
  });

  describe('where there is none', () => {
    it('issue 3: an engine without it is named, with what wanted it', async () => {
      const proxy = new EngineProxy(platform.engine.endpoint.replace('unix://', ''), '1.38');
      const endpoint = `tcp://127.0.0.1:${await proxy.listen()}`;
      try {
        const engine = createEngine({ endpoint, env: {}, signal: new AbortController().signal });
        const error = await failure({}, engine);
        assert.ok(error instanceof ConfigError);
        assert.match(
          error.message,
          /^RUN --mount=type=secret needs BuildKit, and the engine at tcp:\S+ .*1\.38\) has none$/,
        );
        assert.deepEqual(error.where, {
          file: join(platform.directory, 'apps_containers/app/Dockerfile'),
          line: 2,
        });
      } finally {
        await proxy.close();
      }
    });

    it('DOCKER_BUILDKIT=0 forbids it', async () => {
      assert.match((await failure({ DOCKER_BUILDKIT: '0' })).message, /which DOCKER_BUILDKIT=0 forbids$/);
    });
  });

  it('DOCKER_BUILDKIT=1 asks for it', async () => {
    await dockerfile('FROM debian:bookworm-slim\nRUN true\n');
    await conf();
    assert.match(await built({ DOCKER_BUILDKIT: '1' }), /^\[2\/2\] RUN true$/m);
  });

  it('ends when it is interrupted, within moments', async () => {
    const test = platform.run();
    await dockerfile(`${withSecret}RUN sleep 1000\n`);
    const emit: TestRun['run']['emit'] = (event) => {
      if (event.type === 'output' && event.text.includes('RUN sleep')) test.abort();
    };
    await assert.rejects(buildApp({ ...test, run: { ...test.run, emit } }), { exitCode: 130 });
  });
});

describe('labels of an image', function () {
  this.timeout(120_000);
  let platform: ScratchPlatform;

  before(async function () {
    platform = await ScratchPlatform.create(this, ['app']);
    await mkdir(join(platform.directory, 'apps_containers/app'), { recursive: true });
  });
  after(() => platform.remove());

  const git = (...args: string[]) =>
    spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
      cwd: platform.directory,
      encoding: 'utf8',
    }).stdout.trim();
  const labels = async () => {
    const { run } = platform.run();
    await build(run, await loadPlatform(run), { name: 'app', progress: false, cache: false, pull: false });
    return (await platform.engine.images.inspect(`${platform.name}/app`))?.labels ?? {};
  };
  const oci = (name: string) => `org.opencontainers.image.${name}`;

  it('issue 3: say when, from which commit and from where it was made, in the words of OCI', async () => {
    git('init', '-q');
    git('remote', 'add', 'origin', 'https://anna:pass-word@example.com/demo.git');
    git('add', '-A');
    git('commit', '-qm', 'first');
    git('tag', 'v1.2');
    const clean = await labels();
    assert.equal(clean[oci('title')], `${platform.name}/app`);
    assert.equal(clean[oci('revision')], git('rev-parse', 'HEAD'));
    assert.equal(clean[oci('version')], 'v1.2');
    assert.equal(clean[oci('source')], 'https://example.com/demo.git');
    assert.match(clean[oci('created')] ?? '', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    await platform.write('apps_containers/app/new', 'x');
    assert.equal((await labels())[oci('revision')], `${clean[oci('revision')] ?? ''}-dirty`);
    await rm(join(platform.directory, '.git'), { recursive: true });
    assert.equal((await labels())[oci('revision')], undefined);
  });

  it("are build.conf's too; ours are not to be had", async () => {
    await platform.write(
      'conf/build.conf',
      `[project]\nname = ${platform.name}\n[app]\nlabel.org.opencontainers.image.title = Mine\nlabel.team = blue\nlabel.io.dockerops.project = other\n`,
    );
    const found = await labels();
    assert.deepEqual(
      [found[oci('title')], found['team'], found['io.dockerops.project']],
      ['Mine', 'blue', platform.name],
    );
  });
});
