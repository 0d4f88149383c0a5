import { quoteCommand, quoteWord } from './quote.ts';

/** What a unit is written from; all paths are absolute. */
export interface UnitSpec {
  readonly project: string;
  readonly directory: string;
  readonly user: string;
  /** The engine's own unit: `docker.service`. */
  readonly engineUnit: string;
  /** `unix:///var/run/docker.sock` */
  readonly endpoint: string;
  /** Node and the program it runs. */
  readonly program: readonly string[];
  /** Beyond what systemd gives. */
  readonly environment: Readonly<Record<string, string>>;
  /** `run:all`, perhaps with a group or another run.conf. */
  readonly task: string;
}

/** What the distributions and Docker's own packages call the engine's unit. */
const dockerUnit = 'docker.service';

/** One unit a project (systemd.unit(5)). */
export const unitName = (project: string): string => `dockerops-${project}.service`;

/** Where the administrator's units stand (systemd.unit(5)). */
export const unitPath = (project: string): string => `/etc/systemd/system/${unitName(project)}`;

/** systemd passes over what begins with X-; by this line a unit of another clone is told. */
const directoryLine = (directory: string): string => `X-Dockerops-Directory=${JSON.stringify(directory)}`;

/** The project's directory a unit is for; undefined for a text that is none of ours, or was written over. */
export function directoryIn(unit: string): string | undefined {
  const line = unit.split('\n').find((one) => one.startsWith(directoryLine('').slice(0, -2)));
  if (line === undefined) return undefined;
  try {
    return String(JSON.parse(line.slice(line.indexOf('=') + 1)));
  } catch {
    return undefined;
  }
}

/**
 * A unit that brings a platform up when the machine or its engine starts, in the order of links and readiness, and ends
 * it in the reverse order (docs/adr/0013). Required by nothing, it holds up no boot; `Requires=` and the engine's wish
 * for it let it follow each restart of the engine.
 */
export function unitText(spec: UnitSpec): string {
  const { engineUnit, project } = spec;
  const ofEngine = engineUnit === dockerUnit ? '' : `,engine_unit=${engineUnit}`;
  const variables = Object.entries(spec.environment).map(([name, value]) => quoteWord(`${name}=${value}`));
  return `# Written by "dockerops boot:install"; "dockerops boot:remove" takes it away.
[Unit]
Description=dockerops platform ${project}
Requires=${engineUnit}
After=${engineUnit} network-online.target
Wants=network-online.target
${directoryLine(spec.directory)}

[Service]
Type=oneshot
RemainAfterExit=yes
User=${spec.user}
${variables.map((variable) => `Environment=${variable}\n`).join('')}ExecStart=${quoteCommand(commandOf(spec, `boot:settle${ofEngine}`, spec.task))}
ExecStop=${quoteCommand(commandOf(spec, `boot:down${ofEngine}`))}
TimeoutStartSec=infinity
TimeoutStopSec=300

[Install]
WantedBy=multi-user.target ${engineUnit}
`;
}

const commandOf = (
  { program, directory, endpoint }: UnitSpec,
  ...tasks: readonly string[]
): readonly string[] => [...program, '-C', directory, '--engine', endpoint, ...tasks];
