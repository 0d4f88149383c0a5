import type { DockeropsError } from './errors.ts';
import type { View } from './result.ts';

/** A step as a renderer sees it. */
export interface StepView {
  readonly id: string;
  /** One line in the imperative: "start demo-one". */
  readonly title: string;
  readonly kind: string;
  readonly host?: string;
}

export type StepOutcome = 'done' | 'unchanged' | 'failed' | 'skipped' | 'aborted';

/** What happened, as data. Renderers consume these; nothing else prints. */
export type DockeropsEvent =
  | {
      readonly type: 'task-started';
      readonly task: string;
      /** As typed: `run:demo,instance=one`. */
      readonly call?: string;
      /** True when another task called it. */
      readonly nested?: boolean;
      /** The machine it runs on, where hosts are named; likewise below. */
      readonly host?: string;
    }
  | {
      readonly type: 'task-ended';
      readonly task: string;
      readonly ok: boolean;
      readonly ms: number;
      readonly nested?: boolean;
      readonly host?: string;
    }
  /** A task begins on one of several hosts, and ends there: what comes between, and names the host, is its own. */
  | { readonly type: 'host-started'; readonly host: string }
  | { readonly type: 'host-ended'; readonly host: string; readonly ok: boolean; readonly ms: number }
  | {
      readonly type: 'plan-made';
      readonly host?: string;
      readonly title: string;
      readonly steps: readonly PlannedStep[];
      readonly dryRun: boolean;
    }
  | { readonly type: 'step-started'; readonly step: StepView }
  /** What a running step is at: a build's line, what is waited for. */
  | {
      readonly type: 'step-progress';
      readonly id: string;
      readonly text: string;
      readonly host?: string;
    }
  | {
      readonly type: 'step-ended';
      readonly step: StepView;
      readonly outcome: StepOutcome;
      readonly ms: number;
      readonly error?: DockeropsError;
      /** Why it was skipped or aborted. */
      readonly reason?: string;
    }
  | ({
      readonly type: 'plan-ended';
      readonly error?: DockeropsError;
      readonly host?: string;
    } & PlanSummary)
  /** Bytes that are the user's data: logs, a command's output. */
  | {
      readonly type: 'output';
      readonly stream: 'stdout' | 'stderr';
      readonly text: string;
      readonly source?: string;
      readonly host?: string;
    }
  /** Lines of logs, as many at a time as there are. */
  | LinesEvent
  /** One of a stream of values: a line for people, data for JSON. */
  | { readonly type: 'item'; readonly value: unknown; readonly text: string; readonly host?: string }
  /** A view that takes the place of the one before it, until the task ends. */
  | { readonly type: 'frame'; readonly value: unknown; readonly view: View; readonly host?: string }
  | {
      readonly type: 'message';
      readonly level: 'debug' | 'info' | 'warning';
      readonly text: string;
      readonly host?: string;
    }
  /** The value of a task, and how to show it. */
  | {
      readonly type: 'result';
      readonly task: string;
      readonly value: unknown;
      readonly view?: View;
      /** Whether something is to be changed, where that is what was asked. */
      readonly changes?: boolean;
      readonly host?: string;
      /** What stands above it, where several hosts have one each. */
      readonly heading?: string;
    }
  /** How a line of tasks ended on each of its hosts, in their order. */
  | { readonly type: 'hosts-ended'; readonly hosts: readonly HostOutcome[] }
  /** What ended the command; `task` is absent when no task had started. */
  | {
      readonly type: 'error';
      readonly error: DockeropsError;
      readonly task?: string;
      readonly host?: string;
    };

export interface HostOutcome {
  readonly host: string;
  /** `skipped`: it did not answer, and `--skip-bad-hosts` says so; `not-started`: the run stopped before. */
  readonly outcome: 'ok' | 'failed' | 'unreachable' | 'skipped' | 'not-started';
  readonly ms: number;
  /** Why it is not ok. */
  readonly reason?: string;
}

export interface LinesEvent {
  readonly type: 'lines';
  readonly lines: readonly SourceLine[];
  /** Whether people see the time of each. */
  readonly timestamps: boolean;
  /** Letters of the longest name there is, so that lines stay aligned; without it no names are shown. */
  readonly nameWidth?: number;
  readonly host?: string;
}

/** A line, and who wrote it. */
export interface SourceLine {
  readonly source: LineSource;
  readonly stream: 'stdout' | 'stderr';
  /** RFC 3339 with nanoseconds. */
  readonly time: string;
  /** Without the line's end. Bytes, since nobody promises that they are UTF-8. */
  readonly bytes: Uint8Array;
}

export interface LineSource {
  readonly name: string;
  /** What JSON says of it: container, instance. */
  readonly data: Readonly<Record<string, string>>;
}

/** How a plan ended, by what it was about: instances, mostly. `error` beside it is the first cause. */
export interface PlanSummary {
  readonly title: string;
  readonly ok: boolean;
  /** What one that went well is now: "ready". */
  readonly achieved: string;
  readonly done: readonly string[];
  readonly failed: readonly string[];
  readonly skipped: readonly {
    readonly name: string;
    /** What failed, that it needs directly or through others. */
    readonly because: string;
  }[];
}

/** A line of a plan: what would be done, and why. */
export interface PlannedStep extends StepView {
  readonly needs: readonly string[];
  readonly why?: string;
}

export type EventSink = (event: DockeropsEvent) => void;
