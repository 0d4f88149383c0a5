/**
 * The built-in tasks. Each module's exported `task(...)` declarations are tasks:
 * to add one, import its file here and put it on the list.
 */
import * as help from './help.ts';
import * as version from './version.ts';

export const builtInModules: readonly object[] = [help, version];
