import type { View } from '../../core/index.ts';
import { madeText } from '../init/made.ts';
import type { ExportResult } from './export.ts';
import type { ImportResult } from './import.ts';

export { exportCompose, type ExportResult } from './export.ts';
export { importCompose, type ImportResult } from './import.ts';

/** What was written, and below it each thing that could not be carried over, with file and line. */
export function importView(result: ImportResult): View {
  const left = result.notes.map(({ text, where }) => `  ${where.file}:${where.line}  ${text}`);
  const text = [
    madeText(result),
    ...(left.length > 0 ? ['Not carried over:', ...left] : []),
    'Next: dockerops config, dockerops build:all, dockerops run:all',
  ];
  return { kind: 'text', text: text.join('\n') };
}

/** The Compose file as it is to be saved. */
export const exportView = ({ text }: ExportResult): View => ({ kind: 'text', text: text.trimEnd() });
