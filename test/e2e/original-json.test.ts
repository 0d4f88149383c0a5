import assert from 'node:assert/strict';
import { Scratch } from './support/cli.ts';

// The files of the original program: links to null, null variables, "a:b" volumes, hostname, arrays of names.
const runConf = [
  { container: 'dockerops-base', instance: 'one' },
  {
    container: 'web',
    instance: 'one',
    instance_type: 'standard',
    sleep: 0,
    links: [{ name: 'BASE', container: 'dockerops-base', instance: null }],
    env_vars: { GREETING: 'hello', HOST_FQDN: null },
    hostname: 'web-host',
    volumes: '/tmp:/host-tmp,/usr/share:/host-share',
    persistent_log: false,
  },
];

describe('a JSON run.conf of the original kind runs unchanged (dockerops §6)', () => {
  let scratch: Scratch;

  before(async () => {
    scratch = await Scratch.empty();
    await scratch.write('apps_containers/build.conf', JSON.stringify(['dockerops-base', 'web'], null, 4));
    await scratch.write('apps_containers/run.conf', JSON.stringify(runConf, null, 4));
    await scratch.write('apps_containers/web/Dockerfile', `FROM ${scratch.name}/dockerops-base\n`);
    await scratch.must('build:all');
  });

  after(async () => {
    await scratch.remove();
  });

  it('asks nothing when the process environment gives what is null, and sets what the file says', async () => {
    const ran = await scratch.dockerops(['run:all'], { env: { HOST_FQDN: 'host.example.org' } });
    assert.equal(ran.code, 0, ran.stderr);
    const inside = await scratch.must(
      'shell:web,command=echo $GREETING $HOST_FQDN $(hostname) $INSTANCE_TYPE; ls -d /host-tmp /host-share',
    );
    assert.equal(inside.stdout, 'hello host.example.org web-host standard\n/host-share\n/host-tmp\n');
  });

  it('links to any instance: the variable is the address of the one that runs', async () => {
    const address = (await scratch.must('ip:dockerops-base')).stdout.trim();
    const seen = await scratch.must('shell:web,command=echo $BASE_CONTAINER_IP');
    assert.equal(seen.stdout.trim(), address);
  });
});
