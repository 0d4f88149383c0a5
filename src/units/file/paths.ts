import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { BadValue } from '../../config/index.ts';
import { suggest } from '../../core/index.ts';
import { isRemote } from '../keywords/build.ts';

/** Where paths of a unit start from; all absolute. */
export interface Places {
  readonly configuration: string;
  readonly cwd: string;
  /** The container's own build context; the current directory where it has none. */
  readonly context: string;
}

/** Fills in `${DOCKERCONF}`, `${DOCKERSTRA_CONF}`, `${CONFIG_DIR}` and `${PWD}` (units §1.4). Throws `BadValue`. */
export function expandPlaceholders(written: string, places: Places): string {
  const values: Readonly<Record<string, string>> = {
    DOCKERCONF: places.configuration,
    DOCKERSTRA_CONF: places.configuration,
    CONFIG_DIR: places.context,
    PWD: places.cwd,
  };
  return written.replace(/\$\{([^}]*)\}/g, (_all, name: string) => {
    const value = values[name];
    if (value === undefined)
      throw new BadValue(`a path without \${${name}}`, suggest(name, Object.keys(values)));
    return value;
  });
}

/** The source of a bind: a volume's name, or a path from the current directory. */
export function bindSource(written: string, places: Places): string {
  const path = expandPlaceholders(written, places);
  return /^[a-zA-Z0-9][\w.-]*$/.test(path) ? path : resolve(places.cwd, path);
}

/** A build's directory: in the configuration directory, else in the current one. URLs stay. */
export function contextPath(written: string, places: Places): string {
  const path = expandPlaceholders(written, places);
  if (isRemote(path)) return path;
  const inside = resolve(places.configuration, path);
  const beside = resolve(places.cwd, path);
  return !existsSync(inside) && existsSync(beside) ? beside : inside;
}
