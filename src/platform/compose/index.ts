import type { View } from '../../core/index.ts';
import type { ExportResult } from './export.ts';
import type { ImportResult } from './import.ts';

export { exportCompose, type ExportResult } from './export.ts';
export { importCompose, type ImportResult } from './import.ts';

export function importView({ project, directory, written, notes }: ImportResult): View {
  const done =
    written.length === 0
      ? `${directory} is the project ${project} already`
      : `made ${directory} the project ${project}: ${written.join(', ')}`;
  const left = notes.map(({ text, where }) => `  ${where.file}:${where.line}  ${text}`);
  const text = [
    done,
    ...(left.length > 0 ? ['Not carried over:', ...left] : []),
    'Next: dockerops config, dockerops build:all, dockerops run:all',
  ];
  return { kind: 'text', text: text.join('\n') };
}

export const exportView = ({ text }: ExportResult): View => ({ kind: 'text', text: text.trimEnd() });
