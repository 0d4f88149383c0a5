export { createUi, type Ui } from './create.ts';
export { styleFor, type Style } from './colour.ts';
export { duration } from './duration.ts';
export { errorData, errorText } from './error.ts';
export { inCi, type Format, type Progress, type UiOptions, type Verbosity } from './options.ts';
export { askChoice, askConfirm, askText, type PromptStreams } from './prompts.ts';
export { viewText } from './table.ts';
