import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeniedError, DockeropsError, UnreachableError } from '../../../src/core/index.ts';
import { build, pull, push } from '../../../src/platform/index.ts';
import { loadPlatform } from '../../../src/platform/spec/index.ts';
import type { Run } from '../../../src/ports/index.ts';
import { basicAuth, dockerConfig, registryUser, TestRegistry } from '../../support/registry.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';

/** The tests' images hold one small file each: nothing is run of them. */
const dockerfile = 'FROM scratch\nCOPY file /file\n';

describe('images and a registry', function () {
  this.timeout(120_000);
  let platform: ScratchPlatform;
  let open: TestRegistry;
  let guarded: TestRegistry;
  const directories: string[] = [];

  before(async function () {
    platform = await ScratchPlatform.create(this, ['web', 'store']);
    [open, guarded] = await Promise.all([TestRegistry.start(), TestRegistry.start({ guarded: true })]);
    await platform.write(
      'conf/build.conf',
      `[project]\nname = ${platform.name}\nregistry = ${open.host}\n[web]\n[store]\n`,
    );
    for (const name of ['web', 'store']) {
      await platform.write(`apps_containers/${name}/Dockerfile`, dockerfile);
      await platform.write(`apps_containers/${name}/file`, `${name} of ${platform.name}\n`);
      await buildOne(name);
    }
  });
  after(async () => {
    await platform.remove();
    await Promise.all([open.remove(), guarded.remove()]);
    for (const directory of directories) await rm(directory, { recursive: true });
  });

  const buildOne = async (name: string) => {
    const { run } = platform.run();
    await build(run, await loadPlatform(run), { name, progress: false, cache: true, pull: false });
  };
  const runWith = async (config: object, env: Record<string, string> = {}): Promise<Run> => {
    const directory = await dockerConfig(config);
    directories.push(directory);
    const { run } = platform.run();
    return { ...run, env: { ...run.env, DOCKER_CONFIG: directory, ...env } };
  };
  const nobody = () => runWith({});
  const failure = async (work: Promise<unknown>): Promise<DockeropsError> => {
    const error: unknown = await work.then(
      () => assert.fail('it went well'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof DockeropsError, String(error));
    return error;
  };
  const id = async (reference: string) => (await platform.engine.images.inspect(reference))?.id;
  const forget = async (container: string, ...references: string[]) => {
    const mine = `${platform.name}/${container}:latest`;
    for (const reference of [mine, ...references]) await platform.engine.images.remove(reference);
    assert.equal(await id(mine), undefined);
  };

  it('issue 3: what was pushed is pulled again, as the same image; the digest is told', async () => {
    const before = await id(`${platform.name}/web`);
    const [pushed] = await push(await nobody(), { name: 'web', tag: '1.2' });
    assert.ok(pushed);
    assert.equal(pushed.reference, `${open.host}/${platform.name}/web:1.2`);
    assert.match(pushed.digest, /^sha256:[0-9a-f]{64}$/);
    assert.equal(pushed.pinned, `${open.host}/${platform.name}/web@${pushed.digest}`);
    await forget('web', pushed.reference);
    const [pulled] = await pull(await nobody(), { name: 'web', tag: '1.2' });
    assert.deepEqual(pulled, pushed);
    assert.equal(await id(`${platform.name}/web`), before);
  });

  it('what was pulled counts as built from the same: nothing is built again', async () => {
    await push(await nobody(), { name: 'store' });
    await forget('store', `${open.host}/${platform.name}/store:latest`);
    await pull(await nobody(), { name: 'store' });
    const { run } = platform.run();
    const spec = await loadPlatform(run);
    const outcomes = await build(run, spec, { name: 'store', progress: false, cache: true, pull: false });
    assert.deepEqual(
      outcomes.map(({ outcome }) => outcome),
      ['unchanged'],
    );
  });

  describe('that wants a password', () => {
    const there = () => ({ name: 'web', registry: guarded.host });
    const auths = (password: string) => ({
      auths: { [guarded.host]: { auth: basicAuth(registryUser.username, password) } },
    });

    it("takes that of docker's config.json", async () => {
      const run = await runWith(auths(registryUser.password));
      const [pushed] = await push(run, there());
      assert.match(pushed?.digest ?? '', /^sha256:/);
      assert.equal((await pull(run, there())).length, 1);
      assert.equal(run.secrets.mask(registryUser.password), '***');
    });

    it('platforms §4 F6: refuses a wrong one, and nobody: exit code 5, with what to do', async () => {
      for (const config of [auths('wrong-password'), {}]) {
        const run = await runWith(config);
        for (const transfer of [push, pull]) {
          const error = await failure(transfer(run, there()));
          assert.ok(error instanceof DeniedError, error.message);
          assert.equal(error.exitCode, 5);
          assert.ok(error.message.includes(`${guarded.host}/${platform.name}/web:latest`));
          assert.ok(error.hints.includes(`docker login ${guarded.host}`));
          assert.ok(!`${error.message}${error.hints.join()}`.includes('wrong-password'));
        }
      }
    });

    describe('kept by a helper program', () => {
      let bin: string;

      before(async () => {
        bin = await mkdtemp(join(tmpdir(), 't-helper-'));
        directories.push(bin);
        await helper('good', `printf '{"Username":"anna","Secret":"${registryUser.password}"}'`);
        await helper('empty', 'echo credentials not found in native keychain; exit 1');
        await helper('broken', 'echo the keychain is locked >&2; exit 1');
      });
      /** Answers for the guarded registry's name on stdin, else as `empty` does. */
      const helper = async (name: string, answer: string) => {
        const file = join(bin, `docker-credential-${name}`);
        await writeFile(
          file,
          `#!/bin/sh\nread -r server\n[ "$1" = get ] && [ "$server" = ${guarded.host} ] || exit 9\n${answer}\n`,
        );
        await chmod(file, 0o755);
      };
      const path = () => ({ PATH: `${bin}:${process.env['PATH'] ?? ''}` });

      it('for all registries (credsStore), or for this one (credHelpers)', async () => {
        for (const config of [
          { credsStore: 'good' },
          { credsStore: 'broken', credHelpers: { [guarded.host]: 'good' } },
        ]) {
          const [pulled] = await pull(await runWith(config, path()), there());
          assert.match(pulled?.digest ?? '', /^sha256:/);
        }
      });

      it('one that knows none is no error: the registry refuses', async () => {
        const error = await failure(pull(await runWith({ credsStore: 'empty' }, path()), there()));
        assert.match(error.message, /^cannot pull /);
        assert.equal(error.exitCode, 5);
      });

      it('one that fails, or is not there, is named', async () => {
        const broken = await failure(pull(await runWith({ credsStore: 'broken' }, path()), there()));
        assert.match(
          broken.message,
          /^docker-credential-broken gave no log-in for .*: the keychain is locked$/,
        );
        const missing = await failure(pull(await runWith({ credsStore: 't-none' }, path()), there()));
        assert.match(missing.message, /^docker-credential-t-none, .* is not on PATH$/);
        assert.deepEqual([broken.exitCode, missing.exitCode], [5, 5]);
      });
    });
  });

  describe('platforms §4 F6: in trouble', () => {
    it('an image, or a tag, that is not there is named: exit code 1', async () => {
      const error = await failure(pull(await nobody(), { name: 'web', tag: 'never-pushed' }));
      assert.match(error.message, /web:never-pushed/);
      assert.equal(error.exitCode, 1);
      assert.match(error.hints.join('\n'), /was that tag pushed/);
    });

    it('one that is down is named: exit code 4, and a second push after it came back goes well', async () => {
      await open.down();
      const errors = [
        await failure(push(await nobody(), { name: 'web', tag: 'later' })),
        await failure(pull(await nobody(), { name: 'web', tag: '1.2' })),
      ];
      await open.up();
      for (const error of errors) {
        assert.ok(error instanceof UnreachableError, error.message);
        assert.equal(error.exitCode, 4);
        assert.ok(error.hints.join('\n').includes(open.host));
      }
      assert.equal((await push(await nobody(), { name: 'web', tag: 'later' })).length, 1);
    });

    it('a push that is broken off leaves nothing behind that a second one minds', async () => {
      const test = platform.run();
      const run = { ...test.run, env: { ...test.run.env, DOCKER_CONFIG: '/t/none' } };
      const emit: Run['emit'] = (event) => {
        if (event.type === 'step-progress') test.abort();
      };
      const error = await failure(push({ ...run, emit }, { name: 'web', tag: 'broken-off' }));
      assert.equal(error.exitCode, 130);
      assert.equal((await push(await nobody(), { name: 'web', tag: 'broken-off' })).length, 1);
    });

    it('an image for another kind of machine is not made ours', async () => {
      const before = await id(`${platform.name}/store`);
      await platform.write('apps_containers/store/file', 'for others\n');
      const { run } = platform.run();
      const other = (await platform.engine.facts()).arch === 'aarch64' ? 'amd64' : 'arm64';
      await build({ ...run, env: { ...run.env, DOCKER_BUILDKIT: '1' } }, await loadPlatform(run), {
        name: 'store',
        platform: `linux/${other}`,
        progress: false,
        cache: true,
        pull: false,
      });
      await push(await nobody(), { name: 'store', tag: other });
      await platform.engine.images.tag(before ?? '', `${platform.name}/store:latest`);
      const error = await failure(pull(await nobody(), { name: 'store', tag: other }));
      assert.match(error.message, new RegExp(`store:${other} is for ${other}, and the engine's machine is `));
      assert.equal(error.exitCode, 1);
      assert.equal(await id(`${platform.name}/store`), before);
    });

    it('an image that was not built is named before anything is pushed', async () => {
      await mkdir(join(platform.directory, 'apps_containers/late'), { recursive: true });
      await platform.write('apps_containers/late/Dockerfile', dockerfile);
      try {
        const error = await failure(push(await nobody(), { name: 'late' }));
        assert.equal(error.message, `there is no image ${platform.name}/late:latest`);
        assert.deepEqual(error.hints, ['dockerops build:late']);
      } finally {
        await rm(join(platform.directory, 'apps_containers/late'), { recursive: true });
      }
    });
  });
});
