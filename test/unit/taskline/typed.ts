interface Arguments {
  readonly name: string;
  readonly positional?: readonly string[];
  readonly named?: Readonly<Record<string, string>>;
}

/** What to type for these arguments: the inverse of `parseCall`. */
export function formatCall({ name, positional = [], named = {} }: Arguments): string {
  const entries = Object.entries(named);
  const parts = [
    ...positional.map((value) => ({ key: '', value })),
    ...entries.map(([key, value]) => ({ key: `${escape(key, ',=', true)}=`, value })),
  ];
  const typed = parts.map(({ key, value }, index) => key + escape(value, ',=', index < parts.length - 1));
  return typed.length === 0 ? name : `${name}:${typed.join(',')}`;
}

/** What to type so that `value` is read back. */
function escape(value: string, specials: string, atSeparator: boolean): string {
  return value.replace(new RegExp(`\\\\*([${specials}]|$)`, 'g'), (run, special: string, at: number) => {
    const slashes = run.slice(0, run.length - special.length);
    if (special !== '') return `${slashes}${slashes}\\${special}`;
    return at + run.length === value.length && atSeparator ? slashes + slashes : slashes;
  });
}
