import { BadValue, parseWords } from '../../config/index.ts';
import { messageOf } from '../../core/index.ts';
import type { ReadySpec } from '../schema.ts';
import type { Settings } from './settings.ts';

/** What `ready.*` says; undefined when it says nothing. */
export function readyOf(settings: Settings): ReadySpec | undefined {
  const tcp = settings.value('ready.tcp', parsePortList);
  const log = settings.value('ready.log', parsePattern);
  const command = settings.value('ready.command', parseWords);
  if (tcp === undefined && log === undefined && command === undefined) return undefined;
  return { ...(tcp && { tcp }), ...(log !== undefined && { log }), ...(command && { command }) };
}

const highestPort = 65_535;

function parsePortList(text: string): readonly number[] {
  return text.split(',').map((item) => {
    const port = /^\d{1,5}$/.test(item.trim()) ? Number(item) : 0;
    if (port < 1 || port > highestPort)
      throw new BadValue('a port from 1 to 65535, or several with commas between them');
    return port;
  });
}

/** Compiled once here, so that a mistake is found before anything starts. */
function parsePattern(text: string): string {
  try {
    new RegExp(text);
    return text;
  } catch (error) {
    throw new BadValue('a regular expression', messageOf(error));
  }
}
