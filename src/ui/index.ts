export { createUi, type Ui } from './create.ts';
export { inCi, type Format, type Output, type Progress, type UiOptions, type Verbosity } from './options.ts';
export { askChoice, askConfirm, askText, type PromptStreams } from './prompts.ts';
