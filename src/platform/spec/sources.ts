import type { SourcePosition } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import type { Project } from '../schema.ts';
import { saveHostValue, type HostConf } from './host-conf.ts';

/** A variable or secret that must be given. */
export interface Wanted {
  readonly name: string;
  readonly secret: boolean;
  /** What wants it, as one would type it after `run:`. */
  readonly instance: string;
  readonly where: SourcePosition;
  /** What it was before, where a running instance is made anew. */
  readonly kept?: string;
  /** What an answer must be, where it is not. */
  readonly check?: (answer: string) => string | undefined;
}

export interface Found {
  readonly value: string;
  /** `environment`, or the place in host.conf. */
  readonly origin: 'environment' | SourcePosition;
}

/** Where wanted values come from, in their order: process environment, host.conf, a question. */
export class Sources {
  readonly #run: Run;
  readonly #project: Project;
  readonly #hostConf: HostConf;
  readonly #answers = new Map<string, string>();

  constructor(run: Run, project: Project, hostConf: HostConf) {
    this.#run = run;
    this.#project = project;
    this.#hostConf = hostConf;
  }

  /** Without asking. Empty values count as not given. */
  find(name: string): Found | undefined {
    const value = this.#run.env[name];
    if (value !== undefined && value !== '') return { value, origin: 'environment' };
    const kept = this.#hostConf.values.get(name);
    return kept && kept.value !== '' ? { value: kept.value, origin: kept.where } : undefined;
  }

  /** Asks where somebody can be asked, once for each name, and saves the answer to host.conf. */
  async get(wanted: Wanted): Promise<string | undefined> {
    const known = this.find(wanted.name)?.value ?? this.#answers.get(wanted.name) ?? wanted.kept;
    if (known !== undefined || !this.#run.ports.terminal.interactive) return known;
    if (this.#run.dryRun) return '(asked for)';
    const answer = await this.#askUntilGood(wanted);
    if (answer === '') return undefined;
    this.#answers.set(wanted.name, answer);
    await saveHostValue(this.#run, this.#project, wanted.name, answer);
    return answer;
  }

  /** An empty answer is none. */
  async #askUntilGood(wanted: Wanted): Promise<string> {
    for (;;) {
      const answer = await this.#ask(wanted);
      const wrong = answer === '' ? undefined : wanted.check?.(answer);
      if (wrong === undefined) return answer;
      this.#run.emit({ type: 'message', level: 'warning', text: `${wanted.name}: ${wrong}` });
    }
  }

  async #ask({ name, secret, instance }: Wanted): Promise<string> {
    const answer = await this.#run.ports.terminal.ask(`${name} of ${instance}`, { hidden: secret });
    if (secret) this.#run.secrets.add(answer);
    return answer;
  }
}
