import assert from 'node:assert/strict';
import { baseImageOf, buildIn } from '../../support/base-image.ts';
import { ScratchPlatform } from '../../support/scratch-platform.ts';
import { until } from '../../support/until.ts';
import { Instances } from './instance.ts';

const onBase = 'ARG PROJECT\nFROM ${PROJECT}/dockerops-base\n';

/** Upon the base a platform, upon that an app: both with scripts, named so that the alphabet is no help. */
const files = {
  'platform/Dockerfile': `${onBase}COPY z-platform.sh /prestartup/\n`,
  'platform/z-platform.sh': 'echo "prestartup of platform"\n',
  'app/Dockerfile': `ARG PROJECT
FROM \${PROJECT}/platform
COPY a-app.sh b-app.sh /prestartup/
COPY entrypoint-local.sh /
COPY probe.conf /etc/supervisor/conf.d/
`,
  'app/a-app.sh': 'echo "prestartup a of app"\n',
  'app/b-app.sh': 'echo "prestartup b of app"\n',
  'app/entrypoint-local.sh': `echo "local of $CONTAINER"
echo "export ADDED='by a script'" >> /env.sh
if [ "$MODE" = fail ]; then echo "no database here" >&2; exit 3; fi
if [ "$MODE" = wait ]; then echo waiting; sleep 1000; fi
`,
  'app/probe.conf': `[program:probe]
command=/bin/sh -c 'printenv MULTI ADDED'
startsecs=0
autorestart=false
stdout_logfile=/var/log/supervisor/probe.log
`,
  'user/Dockerfile': `${onBase}USER dockerops\n`,
};

describe('the start of a container', function () {
  this.timeout(300_000);
  let platform: ScratchPlatform;
  let instances: Instances;
  let app: string;

  before(async function () {
    platform = await ScratchPlatform.create(this, ['platform', 'app', 'user']);
    for (const [path, text] of Object.entries(files)) await platform.write(`apps_containers/${path}`, text);
    await baseImageOf(platform);
    await buildIn(platform, 'all');
    instances = new Instances(platform);
    app = `${platform.name}/app`;
  });
  after(() => platform.remove());

  const logUntil = (id: string, text: RegExp) =>
    until(`the log to say ${String(text)}`, async () => {
      const log = await instances.log(id);
      return text.test(log) && log;
    });

  it("runs prestartup scripts parent images' first, then by name, then entrypoint-local.sh", async () => {
    const { id } = await instances.start(app, { env: { CONTAINER: 'app' } });
    const log = await logUntil(id, /local of app/);
    const said = log.split('\n').filter((line) => /^(prestartup|local)/.test(line));
    assert.deepEqual(said, [
      'prestartup of platform',
      'prestartup a of app',
      'prestartup b of app',
      'local of app',
    ]);
  });

  it("gives Supervisor's programs the environment, and what scripts added to /env.sh", async () => {
    const multi = 'a "b"\n$c %d';
    const { id } = await instances.start(app, { env: { MULTI: multi } });
    const log = await until('the probe', async () =>
      instances.log(id, '/var/log/supervisor/probe.log').then((text) => text !== '' && text),
    );
    assert.equal(log, `${multi}\nby a script\n`);
  });

  it("ends with entrypoint-local.sh's exit code when that fails, its last lines in the log", async () => {
    const { id } = await instances.start(app, { env: { MODE: 'fail' } });
    assert.equal(await platform.engine.containers.wait(id), 3);
    // Order is kept within a stream only: what the script said to stdout may come at any place.
    const lines = (await instances.log(id)).split('\n').filter((line) => !/^(prestartup|local) /.test(line));
    assert.deepEqual(lines.slice(-2), [
      'no database here',
      'entrypoint: /entrypoint-local.sh failed with exit code 3',
    ]);
  });

  it('does not run entrypoint-local.sh in safemode, so that one can look around', async () => {
    const command = ['/bin/bash', '-c', 'echo here I am'];
    const { id } = await instances.start(app, { env: { MODE: 'fail', SAFEMODE: 'True' }, command });
    assert.equal(await platform.engine.containers.wait(id), 0);
    const log = await instances.log(id);
    assert.match(log, /here I am/);
    assert.match(log, /safemode: \/entrypoint-local.sh is not run/);
    assert.doesNotMatch(log, /local of/);
  });

  it('obeys a stop while entrypoint-local.sh is still waiting for something', async () => {
    const { id } = await instances.start(app, { env: { MODE: 'wait' } });
    await logUntil(id, /waiting/);
    await platform.engine.containers.stop(id, 10);
    assert.equal((await platform.engine.containers.inspect(id))?.exitCode, 143);
  });

  it('says what to do about an image that does not start as root', async () => {
    const { id } = await instances.start(`${platform.name}/user`);
    assert.equal(await platform.engine.containers.wait(id), 1);
    assert.match(await instances.log(id), /must start as root: remove USER from the Dockerfile/);
  });
});
