/** How a command ended. The same shape is a success's value and `CommandFailed`'s cause. */
export interface CommandResult {
  readonly command: string;
  readonly exitCode: number;
  readonly signal?: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

/** What a table or a tree of values looks like on a terminal; `json` shows the value itself. */
export type View =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'table';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly string[])[];
      /** Columns that are left out where the terminal is too narrow, the first of these first. */
      readonly spare?: readonly string[];
      /** Shown instead of a table without rows. */
      readonly empty?: string;
      /** Lines under the table. */
      readonly notes?: readonly string[];
    };
