import assert from 'node:assert/strict';
import { infoView, type Info } from '../../../../src/platform/views/index.ts';

const info: Info = {
  project: 'p',
  container: 'web',
  instance: 'one',
  type: 'master',
  pod: null,
  name: 'p-web-one',
  id: '0123456789abcdef',
  state: 'running',
  health: null,
  exitCode: null,
  error: '',
  image: { name: 'p/web', id: 'sha256:fedcba9876543210' },
  created: '2026-01-01T00:00:00.000Z',
  started: null,
  restarts: { policy: 'unless-stopped', count: 2 },
  address: '172.16.0.5',
  hostname: 'web',
  ports: [],
  links: { BASE: 'base,instance=one' },
  data: { '/data': '/srv/data_p/web_one/data' },
  mounts: [{ source: '/srv/site', target: '/var/www', readOnly: true }],
  env: { GREETING: 'hello' },
  labels: { 'io.dockerops.type': 'master' },
};

describe('the text of info', () => {
  it('is nested, and leaves out what is empty', () => {
    const view = infoView(info);
    assert.ok(view.kind === 'text');
    assert.deepEqual(view.text.split('\n'), [
      'web, instance one, of project p',
      '  type       master',
      '  state      running',
      '  address    172.16.0.5',
      '  hostname   web',
      '  image      p/web (fedcba987654)',
      '  container  p-web-one (0123456789ab)',
      '  created    2026-01-01T00:00:00.000Z',
      '  started    never',
      '  restarts   unless-stopped, 2 so far',
      '  links',
      '    BASE  base,instance=one',
      '  data',
      '    /data  /srv/data_p/web_one/data',
      '  mounts',
      '    /var/www  /srv/site (read only)',
      '  environment',
      '    GREETING  hello',
      '  labels',
      '    io.dockerops.type  master',
    ]);
  });
});
