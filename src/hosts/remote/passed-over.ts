import { nearest, type SourcePosition } from '../../core/index.ts';
import { keywords, type SshSettings } from '../ssh-config/index.ts';
import type { SshWorld } from './world.ts';

/** Tells of the lines of ssh_config that count for nothing. */
export function tellPassedOver({ unsupported, unknown }: SshSettings, { warn }: SshWorld): void {
  const tell = ({ file, line }: SourcePosition, what: string): void => warn(`${file}:${line}: ${what}`);
  for (const { keyword, where } of unsupported) tell(where, `${keyword} is not supported, and passed over`);
  for (const { keyword, where } of unknown) {
    const near = nearest(keyword, keywords);
    const hint = near === undefined ? '' : `; did you mean "${near}"?`;
    tell(where, `"${keyword}" is no keyword of ssh_config known here, and passed over${hint}`);
  }
}
