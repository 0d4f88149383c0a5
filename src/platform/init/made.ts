/** A directory that was made a project, or in a dry run would be. */
export interface MadeProject {
  readonly project: string;
  /** Absolute. */
  readonly directory: string;
  /** What was written, relative to it; empty when all was there. */
  readonly written: readonly string[];
  readonly dryRun: boolean;
}

/** That in a sentence. */
export function madeText({ project, directory, written, dryRun }: MadeProject): string {
  if (written.length === 0) return `${directory} is the project ${project} already`;
  return `${dryRun ? 'would make' : 'made'} ${directory} the project ${project}: ${written.join(', ')}`;
}
