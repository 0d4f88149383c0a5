import { quote, shellLine } from '../quote.ts';

/** What a shell is to do over there. */
export interface Script {
  /** Shell text; it is the script's last part, so that its exit code counts. */
  readonly command: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * What sshd's shell is given, whichever shell that is. It says `mark` first, since login shells may have printed
 * whatever before (a noisy rc file). Without input of its own the command ends when we do: its group is ended once
 * the connection has gone, which sshd by itself would not do.
 */
export function scriptLine(script: Script, mark: string, ownInput: boolean): string {
  const { cwd, env = {} } = script;
  const exports = Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}; `);
  const start = `printf '%s\\n' ${mark}; `;
  const enter = cwd === undefined ? '' : `cd -- ${quote(cwd)} || exit 1; `;
  const before = `${start}${enter}${exports.join('')}`;
  return shellLine(['/bin/sh', '-c', before + (ownInput ? script.command : watched(script.command))]);
}

/** Runs a command beside a watcher of our end of the connection, which asks all of it to end, then makes it. */
const watched = (command: string): string =>
  `exec 3<&0 </dev/null; (${command}\n) 3<&- & c=$!; exec >/dev/null 2>&1; ` +
  `(trap '' TERM; read -r _ <&3; kill 0; sleep 2; kill -9 0) & w=$!; exec 3<&-; wait $c; r=$?; kill -9 $w; exit $r`;

/** An argv as a command: no shell reads it but to find its end. */
export const argvCommand = (argv: readonly string[]): string => `exec ${shellLine(argv)}`;
