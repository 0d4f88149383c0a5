import assert from 'node:assert/strict';
import type { DockeropsEvent } from '../../../../src/core/index.ts';
import { sayUnwritten } from '../../../../src/platform/run/unwritten.ts';
import type { InstanceSpec } from '../../../../src/platform/schema.ts';
import { testRun } from '../../../support/run.ts';
import { platform, where } from './support.ts';

describe('an instance that run.conf does not have', () => {
  const said = (sections: readonly string[], instance?: string) => {
    const { run, events } = testRun('/');
    const instances = sections.map((call): InstanceSpec => {
      const [container = '', name] = call.split('/');
      return { ...platform.defaults, where, container, ...(name !== undefined && { instance: name }) };
    });
    sayUnwritten(run, { instances }, { name: 'demo', ...(instance !== undefined && { instance }) });
    return events.flatMap((event: DockeropsEvent) => (event.type === 'message' ? [event.text] : []));
  };

  it('is said to get nothing of the one it has', () =>
    assert.deepEqual(said(['base/one', 'demo/one', 'demo/more'], 'two'), [
      'run.conf has no section [demo,instance=two]: it gets none of the settings of [demo,instance=one]; a section [demo] would be for both',
    ]));

  it('is nothing to speak of where a section is for it, there is none at all, or its name is left open', () => {
    assert.deepEqual(said(['demo/one', 'demo/two'], 'two'), []);
    assert.deepEqual(said(['demo/one', 'demo'], 'two'), []);
    assert.deepEqual(said(['base/one'], 'two'), []);
    assert.deepEqual(said(['demo/one']), []);
  });
});
