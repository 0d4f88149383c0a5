import { DeniedError, DockeropsError, UnreachableError, messageOf } from '../../core/index.ts';
import type { StepKind, StepTools } from '../../plan/index.ts';
import { bootstrapImage, suiteOf } from '../bootstrap/index.ts';
import { pullWithLogin } from '../registry/index.ts';
import type { BaseSpec } from '../schema.ts';
import { shipImage } from '../ship/index.ts';

/** What an `image.obtain` step says. */
export interface ObtainParams {
  readonly image: string;
  /** Also when the image is there already. */
  readonly pull: boolean;
  /** Whether it may be made here from the distribution's packages. */
  readonly bootstrap: BaseSpec['bootstrap'];
}

/** Brings an image of somebody else: pulled; where no registry can be reached, shipped from here, or made there. */
export const obtainKind: StepKind<ObtainParams> = {
  name: 'image.obtain',
  title: ({ image }) => `get ${image}`,
  deadlineMs: 3_600_000,

  async check({ image, pull }, { run }) {
    return !pull && (await run.ports.engine.images.inspect(image)) !== undefined;
  },

  async apply(params, tools) {
    const refused = params.bootstrap === 'always' ? undefined : await pulled(params.image, tools);
    if (params.bootstrap !== 'always' && refused === undefined) return;
    if (await shipped(params.image, refused, tools)) return;
    if (params.bootstrap === 'never' || !suiteOf(params.image)) throw cannotPull(params, refused);
    if (refused !== undefined) sayInstead(params.image, refused, madeHere, tools);
    await bootstrapImage(params.image, tools);
  },
};

/** A host that can pull nothing gets what this machine has. */
async function shipped(image: string, refused: unknown, tools: StepTools): Promise<boolean> {
  const { host, local, localEngine } = tools.run.ports;
  if (host === local) return false;
  // Without an engine here, there is nothing to ship.
  const here = await localEngine.images.inspect(image).catch(() => undefined);
  if (!here) return false;
  if (refused !== undefined) sayInstead(image, refused, 'shipping it from here', tools);
  await shipImage(image, here, tools);
  return true;
}

/** The error of a pull that failed, or undefined. An interrupted run is not a failed pull. */
async function pulled(image: string, tools: StepTools): Promise<unknown> {
  const { run } = tools;
  tools.progress(`pulling ${image}`);
  try {
    await pullWithLogin(run, image, (line) => tools.progress(line));
    return undefined;
  } catch (error) {
    if (run.signal.aborted) throw error;
    return error ?? new Error('unknown');
  }
}

const madeHere = "making it here from the distribution's packages";

function sayInstead(image: string, reason: unknown, instead: string, { run }: StepTools): void {
  const text = `${image} cannot be pulled (${messageOf(reason)}): ${instead}`;
  run.emit({ type: 'message', level: 'info', text });
}

function cannotPull({ image, bootstrap }: ObtainParams, cause: unknown): DockeropsError {
  const canBeMade = suiteOf(image) !== undefined;
  const hint = canBeMade
    ? [
        `dockerops bootstrap:${image}`,
        ...(bootstrap === 'never' ? ['or set bootstrap = auto in [base] of build.conf'] : []),
      ]
    : [...hintsOf(cause), 'or pull or load the image by hand, then build again'];
  const message = `${image} is not here and cannot be pulled: ${messageOf(cause)}`;
  return new (classOf(cause))(message, { cause, hint });
}

const hintsOf = (cause: unknown): readonly string[] => (cause instanceof DockeropsError ? cause.hints : []);

/** The exit code says why: 4 for a registry that does not answer, 5 for one that refuses. */
function classOf(cause: unknown): typeof DockeropsError {
  if (cause instanceof UnreachableError) return UnreachableError;
  return cause instanceof DeniedError ? DeniedError : DockeropsError;
}
