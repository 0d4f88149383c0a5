import type { YamlNode } from './node.ts';
import { readYaml } from './read.ts';
import { schemaOf } from './schema.ts';

/** One document of a stream, as text. */
export interface YamlPart {
  readonly text: string;
  /** Of its first line in the file, 1-based. */
  readonly line: number;
}

/** The documents of a stream: they are parted by lines that are exactly `---`; nothing comes before a leading one. */
export function splitDocuments(text: string): readonly YamlPart[] {
  const parts: { lines: string[]; line: number }[] = [{ lines: [], line: 1 }];
  text.split(/\r?\n/).forEach((line, index) => {
    if (/^---[ \t]*$/.test(line)) parts.push({ lines: [], line: index + 2 });
    else parts.at(-1)?.lines.push(line);
  });
  const [first] = parts;
  if (first && parts.length > 1 && first.lines.every((line) => /^\s*(#.*)?$/.test(line))) parts.shift();
  return parts.map(({ lines, line }) => ({ text: lines.join('\n'), line }));
}

/** Reads one of them with positions in the file, with the booleans of YAML 1.1. Throws as `readYaml` does. */
export const readDocument = ({ text, line }: YamlPart, file: string): Promise<YamlNode> =>
  readYaml(text, file, '1.1', line);

/** Documents as a stream that `readDocument` reads back as the same values. */
export async function writeDocuments(documents: readonly unknown[]): Promise<string> {
  const yaml = await import('yaml');
  const options = { ...schemaOf(yaml, '1.1'), aliasDuplicateObjects: false };
  const texts = documents.map((value) => new yaml.Document(value, options).toString({ lineWidth: 0 }));
  return texts.join('---\n');
}
