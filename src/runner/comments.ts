/** A comment of JSDoc's kind, and the export that follows it. */
const documented =
  /\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s*export\s+(?:(default)\b|async\s+function\s*([\p{L}\p{N}_$]+)|const\s+([\p{L}\p{N}_$]+))/gu;

/** What the comments above a file's exports say, by the export's name (`default` for that one); tags are left out. */
export function docsOf(source: string): ReadonlyMap<string, string> {
  const found = source.matchAll(documented);
  return new Map(
    [...found].map(([, comment = '', main, fn, constant]) => [main ?? fn ?? constant ?? '', textOf(comment)]),
  );
}

/** As `doc` of a declared task has it: the first line is the short form. */
function textOf(comment: string): string {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*? ?/, '').trimEnd());
  const tag = lines.findIndex((line) => line.startsWith('@'));
  return lines
    .slice(0, tag === -1 ? undefined : tag)
    .join('\n')
    .trim();
}
