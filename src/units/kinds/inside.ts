import { DockeropsError } from '../../core/index.ts';
import type { ExecSpec, Run } from '../../ports/index.ts';
import { ownContainer, type OrderParams } from './order.ts';

/** On every process that an order starts inside a container: the engine neither ends those nor says which they are there. */
const variable = 'DOCKEROPS_ORDER';

/**
 * The first argument is the mark. Who is asked to end has two seconds for it. Shells leave out the zeros between a
 * process's variables.
 */
const script = `left() {
  for file in /proc/[0-9]*/environ; do
    while IFS= read -r line || [ "$line" ]; do
      case $line in *"${variable}=$1"*) file=\${file#/proc/}; echo "\${file%/environ}"; break ;; esac
    done 2>/dev/null <"$file"
  done
}
end() { for process in $(left "$2"); do kill "-$1" "$process"; done; }
end TERM "$1"
tries=10
while [ $tries -gt 0 ] && [ "$(left "$1")" ]; do sleep 0.2; tries=$((tries - 1)); done
end KILL "$1"
exit 0`;

/** Runs a command in a container that runs; `mark` is this order's alone. */
export const runInside = (run: Run, id: string, argv: readonly string[], mark: string) =>
  run.ports.engine.containers.run(id, { argv, env: { [variable]: mark } });

/** Ends what goes on of it after a failure or an interruption. Throws where there is nothing to do that with. */
export async function endInside(run: Run, params: OrderParams, mark: string): Promise<void> {
  const found = await ownContainer(run, params);
  if (found?.state !== 'running') return;
  const ending: ExecSpec = { argv: ['/bin/sh', '-c', script, 'sh', mark] };
  const { exitCode } = await run.ports.engine.containers.run(found.id, ending);
  if (exitCode === 0) return;
  throw new DockeropsError('the command may go on inside, where no sh is to end it with');
}
