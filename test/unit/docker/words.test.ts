import assert from 'node:assert/strict';
import { createOptions } from '../../../src/docker/container-spec.ts';
import { detailsOf, summaryOf } from '../../../src/docker/container-view.ts';
import { imageOf } from '../../../src/docker/image-view.ts';
import { olderOf } from '../../../src/docker/negotiate.ts';
import { splitReference } from '../../../src/docker/reference.ts';
import type { WireConfig, WireContainer } from '../../../src/docker/wire.ts';
import { readEnv } from '../../../src/docker/wire-text.ts';
import type { ContainerSpec } from '../../../src/ports/index.ts';

const minimal: ContainerSpec = { name: 'n', image: 'i', env: {}, labels: {}, mounts: [], ports: [] };

describe('API versions', () => {
  it('are compared by their numbers', () => {
    assert.equal(olderOf('1.9', '1.10'), '1.9');
    assert.equal(olderOf('1.47', '1.41'), '1.41');
    assert.equal(olderOf('2.0', '1.99'), '1.99');
    assert.equal(olderOf('1.41', '1.41'), '1.41');
  });
});

describe('image references', () => {
  const cases: [string, string, string][] = [
    ['debian', 'debian', 'latest'],
    ['debian:bookworm', 'debian', 'bookworm'],
    ['registry:5000/a/b', 'registry:5000/a/b', 'latest'],
    ['registry:5000/a/b:1', 'registry:5000/a/b', '1'],
    ['a@sha256:12', 'a', 'sha256:12'],
  ];
  for (const [reference, repo, tag] of cases)
    it(`${reference} is ${tag} of ${repo}`, () => assert.deepEqual(splitReference(reference), { repo, tag }));
});

describe('a container in the words of the API', () => {
  it('has its directories as Binds, so that the engine makes missing ones', () => {
    const { HostConfig } = createOptions({
      ...minimal,
      mounts: [
        { type: 'bind', source: '/a', target: '/b' },
        { type: 'bind', source: '/c', target: '/d', readOnly: true },
        { type: 'volume', source: 'v', target: '/v' },
        { type: 'tmpfs', target: '/t' },
      ],
    });
    assert.deepEqual(HostConfig?.Binds, ['/a:/b', '/c:/d:ro']);
    assert.deepEqual(HostConfig.Mounts, [
      { Type: 'volume', Source: 'v', Target: '/v', ReadOnly: false },
      { Type: 'tmpfs', Source: '', Target: '/t' },
    ]);
  });

  it('has one port under several host ports, exposed as well', () => {
    const options = createOptions({
      ...minimal,
      ports: [
        { containerPort: 80, protocol: 'tcp', hostPort: 8080, hostAddress: '' },
        { containerPort: 80, protocol: 'tcp', hostPort: 8081, hostAddress: '127.0.0.1' },
        { containerPort: 53, protocol: 'udp', hostPort: 53, hostAddress: '' },
      ],
    });
    assert.deepEqual(options.HostConfig?.PortBindings, {
      '80/tcp': [
        { HostIp: '', HostPort: '8080' },
        { HostIp: '127.0.0.1', HostPort: '8081' },
      ],
      '53/udp': [{ HostIp: '', HostPort: '53' }],
    });
    assert.deepEqual(options.ExposedPorts, { '80/tcp': {}, '53/udp': {} });
  });

  it('has its place in a network', () => {
    const network = { name: 'p', address: '10.0.0.5', aliases: ['web'], links: ['p-db-one:db'] };
    const options = createOptions({ ...minimal, network });
    assert.equal(options.HostConfig?.NetworkMode, 'p');
    assert.deepEqual(options.NetworkingConfig?.EndpointsConfig, {
      p: { Aliases: ['web'], Links: ['p-db-one:db'], IPAMConfig: { IPv4Address: '10.0.0.5' } },
    });
  });

  it('has half a processor as half a billion', () => {
    const { HostConfig } = createOptions({ ...minimal, cpus: 0.5, memoryBytes: 1024 });
    assert.equal(HostConfig?.NanoCpus, 500_000_000);
    assert.equal(HostConfig.Memory, 1024);
  });

  it('leaves command, user and hostname to the image when nothing is said', () => {
    const options = createOptions(minimal);
    for (const key of ['Cmd', 'Entrypoint', 'User', 'Hostname', 'NetworkingConfig'])
      assert.ok(!(key in options));
    assert.equal(options.HostConfig?.RestartPolicy?.Name, 'no');
  });
});

describe("the engine's answers", () => {
  const config: WireConfig = {
    Hostname: 'h',
    User: '',
    Tty: false,
    Env: null,
    Cmd: null,
    Entrypoint: null,
    Image: 'i',
    Labels: null,
  };

  it('may say null wherever there is nothing', () => {
    const summary = summaryOf({
      Id: '1',
      Names: null,
      Image: 'i',
      ImageID: 'i',
      Created: 1,
      State: 'exited',
      Status: 'Exited (0)',
      Labels: null,
      Ports: null,
      NetworkSettings: null,
    });
    assert.deepEqual([summary.name, summary.labels, summary.ports, summary.networks], ['', {}, [], {}]);
    const image = imageOf({ Id: '1', RepoTags: null, Created: '', Size: 1, Config: null });
    assert.deepEqual([image.tags, image.labels, image.exposedPorts, image.env], [[], {}, [], {}]);
  });

  it('name a container by its own name, not by that of a link to it', () => {
    const names = ['/other/alias', '/mine'];
    assert.equal(summaryOf({ Names: names } as unknown as Parameters<typeof summaryOf>[0]).name, 'mine');
  });

  it('know a fixed address also of a stopped container', () => {
    const wire: WireContainer = {
      Id: '1',
      Name: '/n',
      Created: '2026-01-02T03:04:05.6Z',
      Image: 'sha256:1',
      State: { Status: 'exited', ExitCode: 3, OOMKilled: false, Error: '', StartedAt: '' },
      Config: config,
      HostConfig: { RestartPolicy: null, PortBindings: null },
      Mounts: [],
      NetworkSettings: {
        Ports: null,
        Networks: { p: { IPAddress: '', IPAMConfig: { IPv4Address: '10.0.0.5' } } },
      },
    };
    const details = detailsOf(wire);
    assert.deepEqual(details.networks, { p: { address: '', fixedAddress: '10.0.0.5' } });
    assert.equal(details.createdAt, Date.UTC(2026, 0, 2, 3, 4, 5) / 1000);
    assert.equal(details.health, undefined);
    assert.equal(details.restart, 'no');
  });

  it('say "none" of a health check that was switched off', () => {
    const none = { ...config, Healthcheck: { Test: ['NONE'] } };
    const some = { ...config, Healthcheck: { Test: ['CMD', 'true'], Interval: 2e9 } };
    const of = (Config: WireConfig) =>
      imageOf({ Id: '', RepoTags: [], Created: '', Size: 0, Config }).healthcheck;
    assert.equal(of(none), undefined);
    assert.deepEqual(of(some), { test: ['CMD', 'true'], intervalMs: 2000 });
  });

  it('keep equals signs in the values of variables', () => {
    assert.deepEqual(readEnv(['A=1', 'B=x=y', 'C=', 'D']), { A: '1', B: 'x=y', C: '', D: '' });
  });
});
