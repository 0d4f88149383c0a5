import assert from 'node:assert/strict';
import fc from 'fast-check';
import { UsageError } from '../../../src/core/index.ts';
import { bind, formatHost, parseCall, parseHost, type Parameter } from '../../../src/taskline/index.ts';
import { formatCall } from './typed.ts';

const reserved = new Set(['host', 'hosts', 'role', 'roles', 'exclude_hosts']);
const tricky = fc.string({ unit: fc.constantFrom('\\', ',', '=', ';', ':', 'a', ' ', 'é') });
const value = fc.oneof(tricky, fc.string());
const key = fc
  .oneof(tricky, fc.string())
  .filter((text) => text.trim() === text && text !== '' && !reserved.has(text));
const name = fc.stringMatching(/^[a-z][a-z_]*(\.[a-z]+)?$/);

const onlyUsageErrors = (work: () => unknown): boolean => {
  try {
    work();
    return true;
  } catch (error) {
    return error instanceof UsageError;
  }
};

describe('every task line', () => {
  it('that is printed from arguments is read back as the same arguments', () => {
    fc.assert(
      fc.property(name, fc.array(value), fc.dictionary(key, value), (task, positional, named) => {
        const read = parseCall(formatCall({ name: task, positional, named }));
        assert.deepEqual(read.name, task);
        assert.deepEqual(read.positional, positional);
        assert.deepEqual(read.named, { ...named });
      }),
      { numRuns: 2000 },
    );
  });

  it('whatever it is, is read or refused with a usage error', () => {
    fc.assert(
      fc.property(value, (text) => onlyUsageErrors(() => parseCall(text))),
      { numRuns: 2000 },
    );
  });

  it('whatever its arguments, is bound or refused with a usage error', () => {
    const type = fc.constantFrom<Parameter['type'][]>('string', 'bool', 'int', 'number', 'enum', 'list');
    fc.assert(
      fc.property(type, value, (one, text) => {
        const parameters: Parameter[] = [{ name: 'p', doc: '', type: one, values: ['a', 'b'] }];
        return onlyUsageErrors(() => bind({ name: 't', parameters }, { positional: [text], named: {} }));
      }),
    );
  });
});

describe('every host string', () => {
  it('that is printed from an address is read back as the same address', () => {
    const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6());
    const user = fc.option(fc.stringMatching(/^[a-z][a-z0-9@_-]*$/), { nil: undefined });
    const port = fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined });
    fc.assert(
      fc.property(host, user, port, (where, who, at) => {
        const address = {
          host: where,
          ...(who !== undefined && { user: who }),
          ...(at !== undefined && { port: at }),
        };
        assert.deepEqual(parseHost(formatHost(address)), address);
      }),
    );
  });

  it('whatever it is, is read or refused with a usage error', () => {
    fc.assert(fc.property(fc.string(), (text) => onlyUsageErrors(() => parseHost(text))));
  });
});
