import type { StepKind } from '../../plan/index.ts';
import { properties, systemctl } from './systemd.ts';

export interface UnitParams {
  readonly unit: string;
  readonly path: string;
}

export interface WriteParams extends UnitParams {
  readonly text: string;
}

const deadlineMs = 60_000;

export const writeUnit: StepKind<WriteParams> = {
  name: 'boot.write',
  title: ({ path }) => `write ${path}`,
  deadlineMs,
  check: async ({ path, text }, { run }) =>
    (await run.ports.host.files.read(path))?.toString('utf8') === text,
  apply: ({ path, text }, { run }) => run.ports.host.files.write(path, text, 0o644),
};

/** From the next start of the machine or its engine on: what runs now is left as it is. */
export const enableUnit: StepKind<UnitParams> = {
  name: 'boot.enable',
  title: ({ unit }) => `enable ${unit}`,
  deadlineMs,
  check: async ({ unit }, { run }) => {
    const { UnitFileState, NeedDaemonReload } = await properties(
      run,
      unit,
      'UnitFileState',
      'NeedDaemonReload',
    );
    return UnitFileState === 'enabled' && NeedDaemonReload === 'no';
  },
  apply: async ({ unit }, { run }) => {
    await systemctl(run, 'daemon-reload');
    await systemctl(run, 'reenable', unit);
  },
};

export const disableUnit: StepKind<UnitParams> = {
  name: 'boot.disable',
  title: ({ unit }) => `disable ${unit}`,
  deadlineMs,
  apply: async ({ unit }, { run }) => {
    await systemctl(run, 'disable', unit);
  },
};

/** systemd forgets the unit without running what would stop the platform. */
export const forgetUnit: StepKind<UnitParams> = {
  name: 'boot.forget',
  title: ({ path }) => `remove ${path}`,
  deadlineMs,
  apply: async ({ unit, path }, { run }) => {
    await run.ports.host.files.remove(path);
    await systemctl(run, 'daemon-reload');
    await systemctl(run, 'stop', unit).catch(() => undefined); // not loaded: nothing to forget
    await systemctl(run, 'reset-failed', unit).catch(() => undefined);
  },
};
