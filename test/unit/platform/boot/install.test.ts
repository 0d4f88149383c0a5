import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { DockeropsError } from '../../../../src/core/index.ts';
import { bootInstall, bootStatus, bootStatusView } from '../../../../src/platform/index.ts';
import type { Engine, FileStat, Host, Run } from '../../../../src/ports/index.ts';
import { containers, directoryOf, runIn } from '../spec/support.ts';

const request = { engineUnit: 'docker.service' };
const directory: FileStat = { type: 'directory', mode: 0o755, uid: 0, gid: 0, sizeBytes: 0, modifiedAt: 0 };

/** This machine as it would be with or without systemd, for somebody who may write nothing to it. */
function machine(host: Host, systemd: boolean): Host {
  const stat: Host['files']['stat'] = async (path) =>
    path === '/run/systemd/system' ? (systemd ? directory : undefined) : host.files.stat(path);
  const write = (): Promise<never> => assert.fail('something was written');
  return { ...host, files: { ...host.files, stat, write } };
}

interface Here {
  readonly systemd?: boolean;
  readonly endpoint?: string;
  readonly env?: Run['env'];
}

function here(
  runConf: string,
  { systemd = true, endpoint = 'unix:///run/docker.sock', env = {} }: Here,
): Run {
  const files = { ...containers('demo'), 'conf/run.conf': runConf };
  const run = runIn(directoryOf(files), { env, dryRun: true });
  const engine = { endpoint } as Engine;
  return { ...run, ports: { ...run.ports, engine, host: machine(run.ports.host, systemd) } };
}

const refused = async (work: Promise<unknown>): Promise<DockeropsError> =>
  work.then(
    () => assert.fail('it was not refused'),
    (error: unknown) => error as DockeropsError,
  );

describe('boot:install', () => {
  it('shows in a dry run what it would write, for the owner of the project, and writes nothing', async () => {
    const run = here('[demo]\n', { env: { DATA_DIR: '/srv/data' } });
    const text = (await bootInstall(run, { ...request, group: undefined, conf: undefined })) ?? '';
    assert.match(text, new RegExp(`^ExecStart=${process.execPath} .*/dist/bin.cjs -C ${run.cwd} `, 'm'));
    assert.match(text, /^Environment=DATA_DIR=\/srv\/data$/m);
    assert.match(text, /^User=\w+$/m);
  });

  it('is refused where no systemd runs, with what to do instead', async () => {
    const error = await refused(bootInstall(here('[demo]\n', { systemd: false }), request));
    assert.match(error.message, /^no systemd runs this machine/);
    assert.match(error.hints[0] ?? '', /run:all$/);
  });

  it('is refused for an engine of another machine', async () => {
    const error = await refused(bootInstall(here('[demo]\n', { endpoint: 'tcp://far:2376' }), request));
    assert.match(error.message, /tcp:\/\/far:2376 does not start with this machine/);
  });

  it('is refused while a variable is only in the shell of whoever installs it, and names it', async () => {
    const run = here('[demo]\nenv.HOST_FQDN =\n', { env: { HOST_FQDN: 'here' } });
    const error = await refused(bootInstall(run, request));
    assert.equal(error.exitCode, 2);
    assert.match((error.cause as Error).message, /HOST_FQDN/);
    assert.match(error.hints[0] ?? '', new RegExp(`${join(run.cwd, 'conf', 'host.conf')}$`));
  });

  it('hands a group and another run.conf on to run:all', async () => {
    const run = here('[demo]\ngroup = node1\n', {});
    assert.match((await bootInstall(run, { ...request, group: 'node1' })) ?? '', / run:all,group=node1$/m);
  });

  it('is refused for a user that is not there, and for what is no service: the unit would fail at boot', async () => {
    const nobody = await refused(bootInstall(here('[demo]\n', {}), { ...request, user: 'no-such-user' }));
    assert.deepEqual([nobody.exitCode, nobody.message], [2, 'user: this machine knows no "no-such-user"']);
    for (const engineUnit of ['docker', 'a.service\nWants=b.service']) {
      const error = await refused(bootInstall(here('[demo]\n', {}), { engineUnit }));
      assert.match(error.message, /^engine_unit: .* is no name of a service/);
    }
  });

  it('takes another user who is there', async () => {
    const text = (await bootInstall(here('[demo]\n', {}), { ...request, user: 'root' })) ?? '';
    assert.match(text, /^User=root$/m);
  });

  it('has a status that can be asked anywhere', async () => {
    const status = await bootStatus(here('[demo]\n', { systemd: false }));
    assert.deepEqual([status.installed, status.systemd, status.advice], [false, false, '']);
    const view = bootStatusView(status);
    assert.match(view.kind === 'text' ? view.text : '', /^systemd +does not run this machine: .* run:all$/m);
  });
});
