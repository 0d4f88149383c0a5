/** A shell's pattern as a regular expression: `*`, `?` and `[…]` within a name, `**` over any number of directories. */
export function globPattern(glob: string): RegExp {
  const source = glob.replace(/\*\*|\*|\?|\[!?[^\]]+\]|[.+^${}()|\\[\]]/g, (part) => {
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    return part.length > 1 ? part.replace(/^\[!/, '[^') : `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}
