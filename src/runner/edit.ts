import { resolve } from 'node:path';
import { DockeropsError } from '../core/index.ts';
import { leavesUndone, onPath, type AsRoot, type Machine } from './machine.ts';
import { render } from './template.ts';

export interface TemplateOptions extends AsRoot {
  /** Permission bits, e.g. 0o600; those that the file has already, else 0644, without it. */
  readonly mode?: number;
}

/** Whether there is such a file or directory; a link counts as what it leads to. */
export async function exists(machine: Machine, path: string, options: AsRoot): Promise<boolean> {
  const look = { ...options, readOnly: true };
  return (
    (await onPath(machine, 'exists', 'if [ -e "$P" ]; then echo y; fi', path, look)).stdout.trim() === 'y'
  );
}

/** Line by line, so that owner, mode and links of the file stay as they are. */
const appendScript = `while IFS= read -r line || [ -n "$line" ]; do
  grep -qxF -e "$line" -- "$P" 2>/dev/null && continue
  [ ! -s "$P" ] || [ -z "$(tail -c 1 -- "$P")" ] || echo >>"$P" || exit 2
  printf '%s\\n' "$line" >>"$P" || exit 2
  changed=yes
done
echo "$changed"`;

/** Adds those lines to a file that it does not have yet; tells whether there were any. */
export async function append(
  machine: Machine,
  path: string,
  lines: string | readonly string[],
  options: AsRoot,
): Promise<boolean> {
  if (leavesUndone(machine, `nothing is appended to ${path}`)) return false;
  const stdin = `${[lines].flat().join('\n').replace(/\n$/, '')}\n`;
  return (await onPath(machine, 'append', appendScript, path, { ...options, stdin })).stdout.trim() === 'yes';
}

/** In the place of the old one at once, or not at all. */
const placeScript = (mode: string): string => `umask 077
[ ! -d "$P" ] || { echo "$P is a directory" >&2; exit 2; }
t=$(mktemp "$P.XXXXXX") && cat >"$t" || exit 2
if [ -e "$P" ]; then chown --reference="$P" "$t" && chmod --reference="$P" "$t"; else chmod 644 "$t"; fi || exit 2
${mode}
if cmp -s "$t" "$P" && [ "$(stat -c %a "$t")" = "$(stat -c %a "$P")" ]; then rm "$t"; else mv -f "$t" "$P" && echo yes; fi`;

/** Fills in a template of this machine and puts it there; tells whether that changed anything. */
export async function uploadTemplate(
  machine: Machine,
  [from, to]: readonly [from: string, to: string],
  values: Readonly<Record<string, unknown>>,
  { mode, ...options }: TemplateOptions,
): Promise<boolean> {
  const { ports, cwd } = machine.run;
  const file = resolve(cwd, from);
  const template = await ports.local.files.read(file);
  if (!template) throw new DockeropsError(`${from}: there is no such file`);
  const stdin = await render(template.toString('utf8'), values, file);
  if (leavesUndone(machine, `${to} is not written from ${from}`)) return false;
  const script = placeScript(mode === undefined ? '' : `chmod ${mode.toString(8)} "$t" || exit 2`);
  return (
    (await onPath(machine, `uploadTemplate ${from}`, script, to, { ...options, stdin })).stdout.trim() ===
    'yes'
  );
}
