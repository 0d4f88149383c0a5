import assert from 'node:assert/strict';
import { psView, type PsRow } from '../../../../src/platform/views/index.ts';

const row: PsRow = {
  project: 'p',
  container: 'web',
  instance: 'one',
  type: 'published',
  pod: null,
  name: 'p-web-one',
  id: 'abc',
  state: 'running',
  health: 'healthy',
  exitCode: null,
  address: '172.16.0.5',
  ports: [{ containerPort: 80, protocol: 'tcp', hostPort: 8080, hostAddress: '0.0.0.0' }],
  image: 'p/web',
  createdAt: '2026-01-01T00:00:00.000Z',
  ageSeconds: 200,
  beingReplaced: false,
  foreign: false,
};
const foreign: PsRow = {
  ...row,
  project: null,
  container: null,
  instance: null,
  type: null,
  name: 'somebody',
  state: 'exited',
  health: null,
  exitCode: 3,
  address: '',
  ports: [],
  foreign: true,
};

describe('the table of ps', () => {
  it('has a line an instance', () => {
    assert.deepEqual(psView([row]), {
      kind: 'table',
      columns: ['CONTAINER', 'INSTANCE', 'TYPE', 'STATE', 'IP', 'PORTS', 'IMAGE', 'AGE'],
      rows: [
        ['web', 'one', 'published', 'running (healthy)', '172.16.0.5', '0.0.0.0:8080->80', 'p/web', '3m'],
      ],
      spare: ['IMAGE', 'AGE', 'TYPE', 'PORTS'],
      empty:
        'Nothing to show: "dockerops run:all" starts the platform, "dockerops ps:all" shows stopped instances too.',
    });
  });

  it('names the project where there are several, and foreign containers by their name only', () => {
    const view = psView([row, foreign]);
    assert.ok(view.kind === 'table');
    assert.equal(view.columns[0], 'PROJECT');
    assert.deepEqual(view.rows[1], ['-', 'somebody', '-', '-', 'exited (3)', '-', '-', 'p/web', '3m']);
    assert.match(view.notes?.join() ?? '', /not made by dockerops/);
  });
});
