import type { View } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { requireProject } from '../spec/index.ts';
import { hasSystemd, properties } from './systemd.ts';
import { directoryIn, unitName, unitPath } from './unit.ts';

/** The shape of `boot:status --format json`. */
export interface BootStatus {
  readonly unit: string;
  readonly path: string;
  readonly installed: boolean;
  /** Whether systemd runs the machine: without it nothing here can be installed. */
  readonly systemd: boolean;
  /** systemd's words: `enabled`, `disabled`; empty when it knows none. */
  readonly enabled: string;
  /** `active`: the platform was brought up by it since the last boot; `failed`: it did not come up in full. */
  readonly active: string;
  /** The project's directory it is for; empty when it is not installed. */
  readonly directory: string;
  /** A command that is worth trying; empty when all is well. */
  readonly advice: string;
}

/** How it stands with the start at boot. */
export async function bootStatus(run: Run): Promise<BootStatus> {
  const project = await requireProject(run);
  const { host } = run.ports;
  const [unit, path] = [unitName(project.name), unitPath(project.name)];
  const text = (await host.files.read(path))?.toString('utf8');
  const has = await hasSystemd(host);
  const { UnitFileState = '', ActiveState = '' } = has
    ? await properties(run, unit, 'UnitFileState', 'ActiveState')
    : {};
  return {
    ...{ unit, path, installed: text !== undefined, systemd: has },
    ...{ enabled: UnitFileState, active: ActiveState },
    directory: directoryIn(text ?? '') ?? '',
    advice: has ? adviceFor(text !== undefined && UnitFileState === 'enabled', ActiveState, unit) : '',
  };
}

function adviceFor(installed: boolean, active: string, unit: string): string {
  if (!installed) return 'dockerops boot:install';
  return active === 'failed' ? `journalctl -b -u ${unit}` : '';
}

/** What `boot:status` shows: a fact a line, those that are not known left out. */
export function bootStatusView(of: BootStatus): View {
  const facts = [
    ['unit', of.installed ? of.path : 'not installed'],
    [
      'systemd',
      of.systemd ? '' : 'does not run this machine: let what starts things here run dockerops run:all',
    ],
    ['project', of.directory],
    ['enabled', of.enabled],
    ['state', of.active],
    ['try', of.advice],
  ] as const;
  const lines = facts
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name.padEnd(7)}  ${value}`);
  return { kind: 'text', text: lines.join('\n') };
}
