import { label } from '../platform/labels.ts';
import type { Labels } from '../ports/index.ts';

/** What tells a unit's containers from others; found by these, never by their names. */
export const unitLabel = {
  unit: 'io.dockerops.unit',
  container: label.container,
  /** Of what a test run made. */
  test: 'io.dockerops.test',
} as const;

export const unitLabels = (unit: string, container: string): Labels => ({
  [unitLabel.unit]: unit,
  [unitLabel.container]: container,
});
