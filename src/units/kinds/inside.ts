import { DockeropsError } from '../../core/index.ts';
import type { ExecSpec, Run } from '../../ports/index.ts';

/** On every process that an order starts inside a container: the engine neither ends those nor says which they are there. */
const variable = 'DOCKEROPS_ORDER';

/** The first argument is the mark. Who is asked to end has two seconds for it. */
const script = `command -v grep >/dev/null || exit 127
left() { grep -ls "${variable}=$1" /proc/[0-9]*/environ; }
end() { for file in $(left "$2"); do file=\${file#/proc/}; kill "-$1" "\${file%/environ}"; done; }
end TERM "$1"
tries=20
while [ $tries -gt 0 ] && [ "$(left "$1")" ]; do sleep 0.1; tries=$((tries - 1)); done
end KILL "$1"
exit 0`;

/** Runs a command in a container that runs; `mark` is this order's alone. */
export const runInside = (run: Run, id: string, argv: readonly string[], mark: string) =>
  run.ports.engine.containers.run(id, { argv, env: { [variable]: mark } });

/** Ends what goes on of it after a failure or an interruption. Throws where there is nothing to do that with. */
export async function endInside(run: Run, id: string, mark: string): Promise<void> {
  const ending: ExecSpec = { argv: ['/bin/sh', '-c', script, 'sh', mark] };
  const { exitCode } = await run.ports.engine.containers.run(id, ending);
  if (exitCode === 0) return;
  throw new DockeropsError('the command may go on inside, where no sh and grep are to end it with');
}
