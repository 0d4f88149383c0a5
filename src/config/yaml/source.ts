import type * as Yaml from 'yaml';
import { ConfigError, type SourcePosition } from '../../core/index.ts';

/** Far more than any file of ours needs, far less than what overflows the composer's stack. */
const mostLevels = 50;

/** A text that the YAML parser reads: where its offsets stand, and what it is refused for. */
export class YamlSource {
  readonly #yaml: typeof Yaml;
  readonly #text: string;
  readonly #file: string;
  readonly #format: 'JSON' | 'YAML';
  readonly #firstLine: number;
  readonly #lines: Yaml.LineCounter;

  /** `firstLine`: the line of the file that the text begins on. */
  constructor(yaml: typeof Yaml, text: string, file: string, format: 'JSON' | 'YAML', firstLine = 1) {
    this.#yaml = yaml;
    this.#text = text;
    this.#file = file;
    this.#format = format;
    this.#firstLine = firstLine;
    this.#lines = new yaml.LineCounter();
    this.#lines.addNewLine(0);
    for (const { index } of text.matchAll(/\n/g)) this.#lines.addNewLine(index + 1);
  }

  /**
   * Its document, composed with these options. Throws for the first mistake, in `words`: what follows is mostly its
   * consequence.
   */
  document(
    options: Yaml.ParseOptions & Yaml.DocumentOptions & Yaml.SchemaOptions,
    words = ({ message }: Pick<Yaml.YAMLParseError, 'code' | 'message'>) => message,
  ): Yaml.Document {
    this.#refuseDepth();
    const document = this.#yaml.parseDocument(this.#text, {
      ...options,
      prettyErrors: false,
      logLevel: 'error',
    });
    const [first] = document.errors.sort((a, b) => a.pos[0] - b.pos[0]);
    if (first) throw this.refuse(this.position(first.pos[0]), words(first));
    return document;
  }

  /** Where a node of the document stands; the text's beginning for one that was left out. */
  where(node: unknown): SourcePosition {
    return this.position((this.#yaml.isNode(node) && node.range?.[0]) || 0);
  }

  position(offset: number): SourcePosition {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.#file, line: line + this.#firstLine - 1, column: col };
  }

  refuse(where: SourcePosition, why: string): ConfigError {
    return new ConfigError(`this is not valid ${this.#format}: ${why}`, { where });
  }

  refuseLevel(level: number, where: SourcePosition): void {
    if (level > mostLevels) throw this.refuse(where, `it is nested more than ${mostLevels} levels deep`);
  }

  /** The composer calls itself for every level, and its stack ends; the parser before it keeps its own. */
  #refuseDepth(): void {
    const parser = new this.#yaml.Parser();
    for (const lexeme of new this.#yaml.Lexer().lex(this.#text)) {
      Array.from(parser.next(lexeme));
      this.refuseLevel(parser.stack.length, this.position(parser.offset));
    }
  }
}
