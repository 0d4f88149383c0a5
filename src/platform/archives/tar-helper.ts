import type { Labels, Mount, MountPoint, Run, SessionStream } from '../../ports/index.ts';
import { messageOf, UnreachableError } from '../../core/index.ts';
import { label } from '../labels.ts';

/** A throw-away container in which GNU tar reads or writes some places, and nothing else. */
export interface Helper {
  readonly name: string;
  /** Its tar is used. */
  readonly image: string;
  readonly mounts: readonly Mount[];
  /** Labels that say whose it is. */
  readonly owner: Labels;
  /** A file of this machine that tar writes. Without one the archive goes by its stdin or stdout. */
  readonly archive?: string | undefined;
}

/** Where a helper has its archive. */
export const archiveInside = '/dockerops-archive';

/** What both ways keep: attributes of every namespace, but SELinux's labels, which belong to a machine and not to data. */
export const keptByTar = [
  '--directory=/',
  '--xattrs',
  '--xattrs-include=*',
  '--xattrs-exclude=security.selinux',
  '--numeric-owner',
  // Records of 32 KiB, as the engine hands a stream on: of tar's own 10 KiB each would be a piece by itself.
  '--blocking-factor=64',
];

/**
 * Starts tar as a container's own process, so that its streams pass no log and no other process has to be there. Returns
 * undefined where the image has no such program, or where it was to have a file and the engine did not start it so.
 */
export async function startTar(
  run: Run,
  helper: Helper,
  options: readonly string[],
  openStdin = false,
): Promise<SessionStream | undefined> {
  const { containers } = run.ports.engine;
  let session: SessionStream | undefined;
  try {
    await containers.create(specOf(helper, options, openStdin));
    session = await containers.attach(helper.name);
    await containers.start(helper.name);
    return session;
  } catch (error) {
    session?.close();
    const isHopeless =
      helper.archive !== undefined || /executable file not found|no such image/i.test(messageOf(error));
    if (run.signal.aborted || error instanceof UnreachableError || !isHopeless) throw error;
    await removeHelper(run, helper.name);
    if (helper.archive !== undefined) sayNotStraight(run, helper, messageOf(error));
    return undefined;
  }
}

/**
 * Whatever is in an archive: no network, no right but those of owners and modes where they are written, nothing writable but
 * the mounts.
 */
const confined = {
  NetworkMode: 'none',
  ReadonlyRootfs: true,
  LogConfig: { Type: 'none', Config: {} },
  CapDrop: ['ALL'],
  // A label of SELinux would keep it from volumes that are private to their container.
  SecurityOpt: ['no-new-privileges', 'label=disable'],
};

const reading = ['DAC_OVERRIDE'];
const writing = [...reading, 'CHOWN', 'FOWNER', 'FSETID', 'SETFCAP'];

const specOf = (
  { name, image, mounts, owner, archive }: Helper,
  options: readonly string[],
  openStdin: boolean,
) => ({
  name,
  image,
  entrypoint: ['tar'],
  command: [`--file=${archive ? archiveInside : '-'}`, ...options],
  // The image's own variables must not change what tar does.
  env: { LC_ALL: 'C', TAR_OPTIONS: '' },
  labels: { ...owner, [label.role]: 'helper' },
  user: '0:0',
  openStdin,
  mounts: archive ? [...mounts, bindOf(archive)] : mounts,
  ports: [],
  api: {
    config: { WorkingDir: '/', Healthcheck: { Test: ['NONE'] } },
    hostConfig: { ...confined, CapAdd: openStdin ? writing : reading },
  },
});

/** As a file that is missing over there shows an engine elsewhere. */
const bindOf = (source: string): Mount => ({ type: 'bind', source, target: archiveInside, mustExist: true });

/** A place as a helper has it; an empty volume does not get what the image has there. */
export const mountOf = ({ type, name, source, target }: MountPoint, readOnly = false): Mount =>
  type === 'volume'
    ? { type, source: name ?? '', target, readOnly, noCopy: true }
    : { type: 'bind', source, target, readOnly };

/** Its image may have volumes beside these places. */
export const removeHelper = (run: Run, helper: string): Promise<void> =>
  run.ports.engine.containers.remove(helper, { force: true, anonymousVolumes: true });

export function sayNotStraight(run: Run, { name }: Helper, why: string): void {
  run.emit({ type: 'message', level: 'debug', text: `${name} does not write the archive itself: ${why}` });
}

/** Why the engine reads or writes in tar's place, and what comes of it. */
export function sayByEngine(run: Run, why: string, lost = ''): void {
  const text = `${why}: the engine fills holes of sparse files${lost}`;
  run.emit({ type: 'message', level: 'info', text });
}

/** What tar says on stderr, as far as anybody wants to read it; it has to be read to the end in any case. */
export async function saidBy({ stderr }: SessionStream): Promise<readonly string[]> {
  const lines: string[] = [];
  let rest = '';
  for await (const chunk of stderr ?? []) {
    const [last = '', ...whole] = (rest + String(chunk)).split('\n').reverse();
    rest = last;
    lines.push(...whole.reverse());
    // Where it gave up, the last ones say why.
    if (lines.length > mostLines) lines.splice(mostLines - 2, lines.length - mostLines);
  }
  return lines.map((line) => line.replace(/^tar: /, ''));
}

const mostLines = 5;

/** tar does not say why a write stopped half-way, and there is little else that it can be. */
export const inFull = (line: string): string =>
  /^(.*: )?Wrote only \d+ of \d+ bytes$/.test(line) ? `${line}: no space left on device, or a quota` : line;
