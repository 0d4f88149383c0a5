import { label } from '../../src/platform/labels.ts';
import { readInstance, type ObservedInstance } from '../../src/platform/observe.ts';
import type { ContainerSummary } from '../../src/ports/index.ts';

/** A container as an engine lists it: `demo/one` of project `p`, running, unless told otherwise. */
export function summary(call: string, more: Partial<ContainerSummary> = {}): ContainerSummary {
  const [container = '', instance = 'one'] = call.split('/');
  return {
    id: `id-${container}-${instance}`,
    name: `p-${container}-${instance}`,
    image: `p/${container}`,
    imageId: 'sha256:0123456789abcdef',
    state: 'running',
    status: 'Up 3 minutes',
    createdAt: 1_000_000,
    ports: [],
    networks: {},
    mounts: [],
    ...more,
    labels: {
      [label.project]: 'p',
      [label.container]: container,
      [label.instance]: instance,
      [label.type]: 'standard',
      ...more.labels,
    },
  };
}

/** The same, read as one of ours; `links` are the instances it chose: `BASE: 'base/one'`. */
export function instance(
  call: string,
  links: Readonly<Record<string, string>> = {},
  more: Partial<ContainerSummary> = {},
): ObservedInstance {
  const labels = Object.fromEntries(
    Object.entries(links).map(([alias, target]) => [
      `${label.link}${alias}`,
      target.replace('/', ',instance='),
    ]),
  );
  return readInstance(summary(call, { ...more, labels: { ...labels, ...more.labels } }));
}
