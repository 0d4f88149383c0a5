import type { InstanceSettings } from '../../../src/platform/schema.ts';

/** What a run.conf that says nothing asks of an instance. */
export const noSettings: InstanceSettings = {
  properties: {},
  links: [],
  env: {},
  secrets: {},
  volumes: [],
  ports: [],
  wait: 'ready',
  timeoutSeconds: 60,
  sleepSeconds: 0,
};
