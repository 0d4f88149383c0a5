import type {
  BaseAgent,
  IdentityCallback,
  ParsedKey,
  PublicKeyEntry,
  SignCallback,
  SigningRequestOptions,
} from 'ssh2';
import type { SshSettings } from '../ssh-config/index.ts';
import { readIdentities, type Identity } from './identity.ts';
import type { Passphrases } from './passphrases.ts';
import type { Ask } from './world.ts';

type Given = Buffer | ParsedKey | string | PublicKeyEntry;

export interface KeyringParts {
  readonly settings: SshSettings;
  readonly passphrases: Passphrases;
  readonly ask: Ask;
}

/**
 * All keys there are for a host as one agent, in OpenSSH's order: those of the agent that its settings name, the agent's
 * others (not with IdentitiesOnly), then files. Only the public half is shown until a host accepts it, so that a
 * passphrase is asked for only where it opens something.
 */
export async function keyring({ settings, passphrases, ask }: KeyringParts): Promise<BaseAgent> {
  const { default: ssh2 } = await import('ssh2');
  const files = readIdentities(settings.identityFiles);
  const agent = settings.identityAgent === undefined ? undefined : ssh2.createAgent(settings.identityAgent);
  const blobOf = (key: Given): Buffer => {
    const parsed = ssh2.utils.parseKey(key as Buffer);
    return parsed instanceof Error ? Buffer.alloc(0) : parsed.getPublicSSH();
  };
  const fileOf = (blob: Buffer): Identity | undefined => files.find((one) => one.publicBlob?.equals(blob));
  const held = new Set<string>();

  class Keyring extends ssh2.BaseAgent {
    override getIdentities(done: IdentityCallback): void {
      const answer = (fromAgent: readonly Given[]): void => {
        const blobs = fromAgent.map(blobOf).filter((blob) => blob.length > 0);
        for (const blob of blobs) held.add(blob.toString('base64'));
        const named = blobs.filter(fileOf);
        const others = settings.identitiesOnly ? [] : blobs.filter((blob) => !fileOf(blob));
        const own = files.flatMap(({ publicBlob, text }) =>
          text !== undefined && publicBlob && !held.has(publicBlob.toString('base64')) ? [publicBlob] : [],
        );
        done(undefined, [...named, ...others, ...own].map(publicLine));
      };
      if (!agent) answer([]);
      // An agent that does not answer is as good as none.
      else agent.getIdentities((error, keys) => answer(error ? [] : (keys ?? [])));
    }

    override sign(
      key: Given,
      data: Buffer,
      options: SigningRequestOptions | SignCallback,
      done?: SignCallback,
    ): void {
      const finish = (typeof options === 'function' ? options : done) as SignCallback;
      const how = typeof options === 'function' ? {} : options;
      const blob = blobOf(key);
      const identity = fileOf(blob);
      if (agent && held.has(blob.toString('base64'))) agent.sign(key as Buffer, data, how, finish);
      else if (!identity) finish(new Error('no such key'));
      else
        ask(() => passphrases.open(identity))
          .then((opened) => finish(undefined, opened.sign(data, how.hash)))
          .catch((error: unknown) => finish(error as Error));
    }
  }
  return new Keyring();
}

/** A key's line as in a `.pub` file: its blob begins with the name of its kind. */
function publicLine(blob: Buffer): string {
  const type = blob.subarray(4, 4 + blob.readUInt32BE(0)).toString('latin1');
  return `${type} ${blob.toString('base64')}`;
}
