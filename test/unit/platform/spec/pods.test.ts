import assert from 'node:assert/strict';
import { loadRun, refusals } from './support.ts';

const cases: Readonly<Record<string, readonly [runConf: string, ...expected: readonly string[]]>> = {
  'a pod that cannot be a host name': [
    '[demo]\npod = front_end\n',
    'conf/run.conf:2 pod = front_end: this must be the name of a pod: letters, digits and "-" between them, at most 63',
  ],
  'a shell in a pod, by its name or its type': [
    '[defaults]\npod = front\n[demo,instance=safemode]\n[web]\ninstance_type = interactive\n',
    'conf/run.conf:2 demo,instance=safemode is of type safemode, which opens a shell: it cannot be in the pod front (take the line out; under [defaults] too, "pod =" takes one section out)',
    'conf/run.conf:2 web is of type interactive, which opens a shell: it cannot be in the pod front (take the line out; under [defaults] too, "pod =" takes one section out)',
  ],
  'two host names in one pod': [
    '[demo]\npod = front\nhostname = a\n[web]\npod = front\n[db]\npod = front\nhostname = b\n',
    'conf/run.conf:8 db and demo (line 3) are in the pod front, but their hostname differs: a pod has one host name',
  ],
  'two groups in one pod': [
    '[demo]\npod = front\ngroup = a\n[web]\npod = front\n',
    'conf/run.conf:4 web and demo (line 3) are in the pod front, but their group differs: groups may run on different machines',
  ],
  'an alias that means two things in one pod': [
    '[demo]\npod = front\nlink.DB = db\n[db]\n[db,instance=b]\n[web]\npod = front\nlink.db = db,instance=b\n',
    'conf/run.conf:8 in the pod front the alias db of web leads to db,instance=b, that of demo to db (line 3) (its members share one name resolution: give one of them another alias)',
  ],
  'a port that two members of a pod want': [
    '[demo]\npod = front\nports[] = 8080:80\n[web]\npod = front\nexpose = 80,81/udp\n',
    'conf/run.conf:6 port 80/tcp of the pod front is wanted by web and by demo (line 3) (the members of a pod share its ports: let one listen on another, or take it out of the pod)',
  ],
  'an exposed port that is none': [
    '[demo]\nexpose = http\n',
    'conf/run.conf:2 expose = http: this must be a port such as 80, 53/udp or 8000-8010, or none',
  ],
};

describe('run.conf is refused, with its line, for', () => {
  for (const [what, [text, ...expected]] of Object.entries(cases))
    it(what, async () => assert.deepEqual(await refusals(loadRun(text)), expected));
});

describe('a pod in run.conf', () => {
  it('is told for each of its members, by [defaults] too', async () => {
    const { instances } = await loadRun('[defaults]\npod = front\n[demo]\n[web]\npod =\n');
    assert.deepEqual(
      instances.map(({ container, pod }) => [container, pod]),
      [
        ['demo', 'front'],
        ['web', undefined],
      ],
    );
  });

  it('may be told in JSON', async () => {
    const { instances } = await loadRun(
      '[{"container": "demo", "pod": "front", "expose": ["80", "53/udp"]}]',
    );
    assert.deepEqual(
      [instances[0]?.pod, instances[0]?.expose],
      [
        'front',
        [
          { containerPort: 80, protocol: 'tcp' },
          { containerPort: 53, protocol: 'udp' },
        ],
      ],
    );
  });

  it('lets members of different pods link to each other, as long as no instance waits for itself', async () => {
    const text = '[demo]\npod = a\nlink.WEB = web\n[db]\npod = a\n[web]\npod = b\nlink.DB = db\n';
    assert.deepEqual(await refusals(loadRun(text)), []);
  });

  it('counts a section that stands for further instances as no member', async () => {
    const text = '[demo]\npod = a\nports[] = 80:80\n[demo,instance=one]\npod = a\nports[] = 81:80\n';
    assert.deepEqual(await refusals(loadRun(text)), []);
  });
});
