import { DeniedError } from '../core/index.ts';
import type { Command, CommandOptions, Host, Run } from '../ports/index.ts';

const attempts = 3;

/** Before the command's own input. sudo may not ask after all (NOPASSWD, a ticket): what it did not read is passed over. */
const mark = 'dockerops: the input of the command';

/**
 * Hands the command its own input, so many bytes, and no more: the end of all input says that we are gone, or want it to
 * end. Nobody but the user it runs as may end it, so that it is watched from behind sudo.
 */
const watched = `while IFS= read -r line && [ "$line" != "$0" ]; do :; done
n=$1; shift; exec 3<&0
{ sh -c 'echo $PPID'; head -c "$n" <&3; exec >/dev/null; trap '' TERM; read -r _ <&3; kill 0; sleep 2; kill -9 0; } |
{ read -r watcher; "$@" 3<&-; r=$?; kill -PIPE "$watcher"; exit $r; }`;

type Asked = Pick<Command, 'argv' | 'stdin' | 'holdsInput'>;

/** Commands as another user, and the passwords that takes: each host's is asked for once, and forgotten when refused. */
export class Sudo {
  readonly #passwords = new Map<Host, Promise<string>>();

  /** The command as sudo runs it: always by /bin/sh, so that a rule which holds for one holds for all. */
  async command(run: Run, host: Host, user: string, { argv, stdin = '' }: Asked): Promise<Asked> {
    const as = ['-u', user, '--', '/bin/sh', '-c'];
    const asks = this.#passwords.has(host) || (await wantsPassword(run, host, as));
    const [sudo, password] = asks
      ? [withPassword, `${await this.#password(run, host, as)}\n`]
      : [['sudo', '-n'], ''];
    return {
      argv: [...sudo, ...as, watched, mark, String(Buffer.byteLength(stdin)), ...argv],
      stdin: `${password}${mark}\n${stdin}`,
      holdsInput: true,
    };
  }

  #password(run: Run, host: Host, as: readonly string[]): Promise<string> {
    const known = this.#passwords.get(host);
    if (known) return known;
    const asked = askPassword(run, host, as);
    this.#passwords.set(host, asked);
    asked.catch(() => this.#passwords.delete(host));
    return asked;
  }
}

/** Tickets of earlier calls do not count, so that it is this password which is judged. */
const withPassword = ['sudo', '-k', '-S', '-p', ''];

/** Tried with a command that does nothing. sudo says no by 1; what else is wrong, the command itself shows. */
async function wantsPassword({ signal }: Run, host: Host, as: readonly string[]): Promise<boolean> {
  const { exitCode } = await host.run({ argv: ['sudo', '-n', ...as, ':'] }, { signal });
  return exitCode === 1;
}

/** A password that sudo took; it is masked wherever it turns up. Throws `DeniedError` where none was, with sudo's words. */
async function askPassword(run: Run, host: Host, as: readonly string[]): Promise<string> {
  let said = '';
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const given = await run.ports.terminal.ask(`Password for sudo on ${host.name}:`, { hidden: true });
    const password = run.secrets.add(given).reveal();
    const { exitCode, stderr } = await tried(password, run, host, as);
    if (exitCode === 0) return password;
    said = stderr.trim();
    // Whoever may not use sudo at all learns of it behind the right password.
    if (!/incorrect password/.test(said)) break;
  }
  throw new DeniedError(`sudo on ${host.name} lets nobody in by that password`, {
    host: host.name,
    excerpt: said.split('\n'),
  });
}

/** One line of input is one attempt. In the one language that is understood here. */
function tried(password: string, { signal }: Run, host: Host, as: readonly string[]) {
  const options: CommandOptions = { signal };
  return host.run(
    { argv: [...withPassword, ...as, ':'], env: { LC_ALL: 'C' }, stdin: `${password}\n` },
    options,
  );
}
