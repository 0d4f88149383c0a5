import { escape } from './split.ts';

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
