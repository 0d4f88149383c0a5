import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import sshpk from 'sshpk';
import type { DockeropsError } from '../../../src/core/index.ts';
import type { StepTools } from '../../../src/plan/index.ts';
import { keep } from '../../../src/units/tests/kinds/test-data.ts';
import { distributionImage } from '../../support/images.ts';
import { testRun } from '../../support/run.ts';
import { siteFor, type Site } from './support.ts';

/** A web server in perl, which Debian's smallest image has. */
const server = `perl -MIO::Socket -e '$s=IO::Socket::INET->new(LocalPort=>80,Listen=>5,ReuseAddr=>1);while($c=$s->accept){while(<$c>){last if /^\\r/}print $c "HTTP/1.0 200 OK\\r\\n\\r\\nbig\\nMy site\\n";close $c}'`;
const sleeper = "{image: '{{I}}', command: sleep 600, stop_signal: KILL, volumes: [/d]}";

describe('units: tests', function () {
  this.timeout(120_000);
  let site: Site;

  beforeEach(async function () {
    site = await siteFor(this);
  });
  afterEach(() => site.remove());

  it('units §10 cases 61, 62, 64: default and full leave production alone; with production it is the real one', async () => {
    await site.write('services/x/Dockerfile', 'FROM debian:bookworm-slim\n');
    const start = `'{{T}}-aa':
  build: {path: services/x, tag: '{{T}}/x'}
  creation: {command: sleep 600, stop_signal: KILL, volumes: [/d]}
  startup: {port_bindings: {80: '127.0.0.1:0'}, binds: ['{{T}}-v:/v']}
'{{T}}-bb':
  creation: ${sleeper}
  startup: {links: {'{{T}}-aa': data}, volumes_from: '{{T}}-aa:ro'}
---
- '{{T}}-aa': {command: start}
- '{{T}}-bb': {command: start}
- '{{T}}-bb': {command: execute, type: in_running, run: [echo, 'at {{.Id}}({{T}}-aa)']}
`.replace("'127.0.0.1:0'", 'null');
    await site.run('start', start);
    const real = await site.inspect('aa');
    const image = (await site.engine.images.inspect(`${site.name}/x`))?.id;
    const cases = await site.test('test:full');
    assert.deepEqual(
      cases.map(({ name, outcome }) => `${name.replaceAll(`${site.name}-`, '')} ${outcome}`),
      [
        ...['aa:start', 'bb:start', 'bb:execute', 'bb:stop', 'aa:stop'],
        ...['bb:stop#2', 'aa:stop#2', 'bb:remove', 'aa:remove', 'aa:remove_image'],
      ].map((name) => `${name} ok`),
    );
    assert.doesNotMatch(site.output.join('\n'), new RegExp(`at ${real?.id ?? ''}`));
    assert.equal((await site.inspect('aa'))?.startedAt, real?.startedAt);
    assert.equal((await site.engine.images.inspect(`${site.name}/x`))?.id, image);
    assert.deepEqual(await site.left(), [`${site.name}-aa`, `${site.name}-bb`]);
    const tags = (await site.engine.images.summaries({})).flatMap((one) => one.tags);
    assert.deepEqual(
      tags.filter((tag) => tag.includes(site.name)),
      [`${site.name}/x:latest`],
    );
    assert.deepEqual(
      (await site.engine.volumes.list({})).map(({ name }) => name).filter((name) => name.includes(site.name)),
      [`${site.name}-v`],
    );
    await site.test('test', { production: true });
    assert.equal((await site.inspect('aa'))?.state, 'exited');
  });

  it('units §10 case 63: after a failing order the rest of start is skipped, stop is done', async () => {
    const text = `'{{T}}-aa': {creation: ${sleeper}}
'{{T}}-bb': {creation: {image: '{{I}}', command: /nowhere}}
---
- '{{T}}-aa': {command: start}
- '{{T}}-bb': {command: start}
- '{{T}}-aa': {command: execute, run: 'true'}
`;
    const cases = await site.test('test', { text, junit: 'out.xml' });
    assert.deepEqual(
      cases.map(({ outcome }) => outcome),
      ['ok', 'failed', 'skipped', 'ok', 'ok'],
    );
    assert.match(
      await site.read('out.xml'),
      /tests="5" failures="1" skipped="1"[^]*<failure message="[^"]*nowhere/,
    );
    assert.deepEqual(await site.left(), []);
  });

  it('units §10 cases 65, 67: a daemon must answer, asked from e2e-check by its link, whichever way round that is', async () => {
    const unit = (checks: string, links: string) => `'{{T}}-web':
  creation: {image: '{{I}}', command: ["/bin/sh", "-c", ${JSON.stringify(server)}], stop_signal: KILL}
  daemon: [${checks}]
e2e-check: {start: {links: [${links}]}}
---
- '{{T}}-web': {command: start}
`;
    const good = `GET: {url: "http://www/", status: 200, re.match: "^My"}},
      {GET: {url: 'http://{{.Network.IPAddress}}({{T}}-web)'}`;
    const [, ...passed] = await site.test('test:check', { text: unit(`{${good}}`, "['{{T}}-web', www]") });
    assert.deepEqual(
      passed.map(({ outcome, error }) => [outcome, error]),
      [
        ['ok', undefined],
        ['ok', undefined],
      ],
    );
    const bad = `{GET: {url: "http://www/", status: 404, timeout: 1}}, {GET: {url: "http://www/", re.match: Yours, timeout: 1}},
      {GET: {url: "http://www:81/", timeout: 1}}`;
    const [, ...failed] = await site.test('test:check', { text: unit(bad, "[www, '{{T}}-web']") });
    const reasons = [/answers 200, not 404/, /nothing that matches/, /refused/i];
    reasons.forEach((why, at) => assert.match(failed[at]?.error ?? '', why));
    assert.deepEqual(await site.left(), []);
  });

  it('units §10 case 66: the certificate of https is believed as cert says, by its name', async () => {
    const key = sshpk.generatePrivateKey('ecdsa');
    const certificate = (name: string) =>
      sshpk
        .createSelfSignedCertificate(sshpk.identityForHost(name), key, { lifetime: 3600 })
        .toBuffer('pem')
        .toString();
    const own = certificate('localhost');
    const listening = createServer({ key: key.toBuffer('pem'), cert: own }, (_request, response) =>
      response.end('hi'),
    );
    const port = await listen(listening);
    await site.write('own.pem', own);
    const other = sshpk.generatePrivateKey('ecdsa');
    const id = sshpk.identityForHost('localhost');
    await site.write('other.pem', sshpk.createSelfSignedCertificate(id, other).toBuffer('pem').toString());
    const text = (cert: string) => `'{{T}}-aa':
  creation: ${sleeper}
  daemon: [{GET: {url: 'https://localhost:${port}/', cert: '\${DOCKERCONF}/${cert}', re.match: hi, timeout: 1}}]
e2e-check: {start: {network_mode: host}}
---
- '{{T}}-aa': {command: start}
`;
    try {
      const [, good] = await site.test('test:check', { text: text('own.pem') });
      assert.equal(good?.error, undefined);
      const [, bad] = await site.test('test:check', { text: text('other.pem') });
      assert.match(bad?.error ?? '', /certificate/);
      await assert.rejects(site.test('test:check', { text: text('none.pem') }), (error: DockeropsError) => {
        assert.match(error.message, /PEM file that is there/);
        return error.exitCode === 2;
      });
    } finally {
      listening.close();
    }
  });

  it('units §10 case 68: a job must end in time, with its code and its words', async () => {
    const job = (name: string, command: string, check: string) => `'{{T}}-${name}':
  creation: {image: '{{I}}', command: [/bin/sh, -c, '${command}'], stop_signal: KILL}
  job: ${check}
`;
    const jobs = [
      job('good', 'echo Success', '{exit_code: 0, logs: [{re.match: Success}]}'),
      job('code', 'exit 3', '{timeout: 60}'),
      job('word', 'echo no', '{logs: [{re.match: Yes}]}'),
      job('late', 'sleep 60', '{timeout: 1}'),
    ];
    const cases = await site.test('test:check', {
      text: `${jobs.join('')}---\n- '{{T}}-good': {command: create}\n`,
    });
    const error = (name: string) => cases.find((one) => one.name === `${site.name}-${name}:job`)?.error ?? '';
    assert.equal(error('good'), '');
    assert.match(error('code'), /exit code 3, not 0/);
    assert.match(error('word'), /wrote nothing that matches/);
    assert.match(error('late'), /not ended after 1 s/);
    assert.deepEqual(await site.left(), []);
  });

  it('units §10 cases 69, 70: own variants keep files and logs in test_data, run inside or in a container of their own', async () => {
    const text = `'{{T}}-aa':
  creation: {image: '{{I}}', command: sleep 600, stop_signal: KILL, working_dir: /tmp}
  tests:
    t1: {execute: 'mkdir -p dir; echo hi > out.txt; echo in > dir/a; echo log', files: ['*.txt', dir/], capture_logs: true}
    t2: {execute: 'cat /etc/hosts; echo "$P" > p.txt; echo 1 failed; echo Error 1 >&2; false', files: [p.txt], overwrites: {environment: {P: other}}, extra: {extra_hosts: {far: 10.9.8.7}}}
---
- '{{T}}-aa': {command: start}
`;
    const [, first] = await site.test('test:t1', { text });
    assert.equal(first?.outcome, 'ok');
    await site.test('test:t1');
    const names = await site.names('results', '/archives/t1');
    assert.equal(names.filter((name) => name.endsWith('/out.txt')).length, 2);
    for (const name of ['dir/a', 'stdout.log', 'stderr.log', 'environment.yaml', 'unit.yaml', 'result.json'])
      assert.ok(
        names.some((one) => one.endsWith(`/${name}`)),
        name,
      );
    const stat = await site.engine.containers.statPath(`${site.name}-results`, `/tests/t1/${site.name}-aa`);
    assert.equal(stat?.type, 'link');
    const runs = names
      .filter((name) => name.endsWith('/out.txt'))
      .map((name) => name.split('/').at(-2) ?? '');
    assert.equal(stat.linkTarget.split('/').at(-1), runs.sort().at(-1));
    const [, second] = await site.test('test:t2');
    assert.equal(second?.outcome, 'failed');
    assert.match(second.error ?? '', /\n1 failed\nError 1$/);
    assert.ok(site.output.some((line) => /10\.9\.8\.7\s+far/.test(line)));
    assert.ok((await site.names('results', '/archives/t2')).some((name) => name.endsWith('/p.txt')));
    await assert.rejects(site.test('test:t3'), /there is no test "t3"/);
    assert.deepEqual(await site.left(), [`${site.name}-results`]);
  });

  it('tests that run beside each other keep their files in one test_data, which the first of them makes', async () => {
    const { run } = testRun(site.directory);
    const step = { id: 'x', kind: 'x', params: {}, needs: [] };
    const tools: StepTools = { run, step, progress: () => undefined };
    const instead = await distributionImage(site.engine);
    const keeper = {
      name: `${site.name}-results`,
      container: 'aa',
      helperImage: instead,
      instead,
      environment: '',
      unit: '',
    };
    const variants = ['t1', 't2', 't3', 't4'];
    await Promise.all(variants.map((variant) => keep(keeper, variant, tools, [])));
    for (const variant of variants)
      assert.ok((await site.names('results', `/tests/${variant}`)).includes(`${variant}/aa`));
  });

  it('units §10 case 76: an interrupted test is torn down', async () => {
    const text = `'{{T}}-aa': {creation: ${sleeper}}
---
- '{{T}}-aa': {command: start}
- '{{T}}-aa': {command: execute, type: in_running, run: sleep 500}
`;
    const ending = assert.rejects(site.test('test', { text, until: /execute sleep/ }), /interrupted|not/);
    await ending;
    assert.deepEqual(await site.left(), []);
  });
});

const listen = (listening: Server): Promise<number> =>
  new Promise((resolve) =>
    listening.listen(0, '127.0.0.1', () => resolve((listening.address() as AddressInfo).port)),
  );
