import assert from 'node:assert/strict';
import {
  ageText,
  exitCodeOf,
  healthOf,
  imageText,
  portsText,
} from '../../../../src/platform/views/format.ts';

const port = (hostPort: number | undefined, containerPort: number, more = {}) => ({
  containerPort,
  protocol: 'tcp',
  ...(hostPort !== undefined && { hostPort, hostAddress: '0.0.0.0' }),
  ...more,
});

describe('ports in a table', () => {
  it('show address, outside and inside', () => {
    assert.equal(portsText([port(8080, 80)]), '0.0.0.0:8080->80');
    assert.equal(portsText([port(8080, 80, { hostAddress: '127.0.0.1' })]), '127.0.0.1:8080->80');
  });

  it('name the protocol unless it is tcp', () => {
    assert.equal(portsText([port(53, 53, { protocol: 'udp' })]), '0.0.0.0:53->53/udp');
  });

  it('are merged to ranges', () => {
    const ports = [port(8002, 82), port(8000, 80), port(8001, 81), port(9000, 90)];
    assert.equal(portsText(ports), '0.0.0.0:8000-8002->80-82, 0.0.0.0:9000->90');
  });

  it('leave out what is exposed only, and the IPv6 twin of a port on all addresses', () => {
    const ports = [port(undefined, 22), port(80, 80), port(80, 80, { hostAddress: '::' })];
    assert.equal(portsText(ports), '0.0.0.0:80->80');
    assert.equal(portsText([port(80, 80, { hostAddress: '::' })]), '[::]:80->80');
  });
});

describe('ages in a table', () => {
  const cases: readonly [number, string][] = [
    [0, '0s'],
    [59, '59s'],
    [60, '1m'],
    [3 * 60 + 59, '3m'],
    [3600, '1h'],
    [47 * 3600, '1d'],
    [6 * 86_400, '6d'],
    [20 * 86_400, '2w'],
  ];
  for (const [seconds, text] of cases)
    it(`${seconds} seconds are ${text}`, () => assert.equal(ageText(seconds), text));
});

describe("the engine's sentence", () => {
  it('tells health', () => {
    assert.equal(healthOf('Up 3 minutes (healthy)'), 'healthy');
    assert.equal(healthOf('Up 3 minutes (unhealthy)'), 'unhealthy');
    assert.equal(healthOf('Up 2 seconds (health: starting)'), 'starting');
    assert.equal(healthOf('Up 3 minutes (Paused)'), null);
  });

  it('tells the exit code', () => {
    assert.equal(exitCodeOf('Exited (137) 5 minutes ago'), 137);
    assert.equal(exitCodeOf('Up 5 minutes'), null);
  });
});

describe('an image that lost its tag', () => {
  it('is cut to twelve digits', () => {
    assert.equal(imageText('sha256:4cac47f386e4aaaaaaaaaaaaaaaaaaaa'), '4cac47f386e4');
    assert.equal(imageText('demo/web'), 'demo/web');
  });
});
