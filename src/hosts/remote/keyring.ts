import type { BaseAgent, IdentityCallback, SignCallback, SigningRequestOptions } from 'ssh2';
import { agentIdentities } from './agent-identities.ts';
import { OfferedKeys, type Given, type KeyringParts } from './offered-keys.ts';

/**
 * All keys there are for a host as one agent, in OpenSSH's order: those of the agent that its settings name, the agent's
 * others (not with IdentitiesOnly), then files; each key's certificate before the key. Only the public half is shown
 * until a host accepts it, so that a passphrase is asked for only where it opens something.
 */
export async function keyring(parts: KeyringParts): Promise<BaseAgent> {
  const { default: ssh2 } = await import('ssh2');
  const { identityAgent } = parts.settings;
  const agent = identityAgent === undefined ? undefined : ssh2.createAgent(identityAgent);
  const keys = new OfferedKeys(parts, agent, ssh2.utils.parseKey);

  class Keyring extends ssh2.BaseAgent {
    override getIdentities(done: IdentityCallback): void {
      const held = identityAgent === undefined ? Promise.resolve([]) : agentIdentities(identityAgent);
      held
        .then((blobs) => [...keys.beside(blobs)])
        .then(
          (offers) => done(undefined, offers),
          (error: unknown) => done(error as Error),
        );
    }

    override sign(
      key: Given,
      data: Buffer,
      options: SigningRequestOptions | SignCallback,
      done?: SignCallback,
    ): void {
      if (typeof options === 'function') keys.sign(key, data, undefined, options);
      else keys.sign(key, data, options, done as SignCallback);
    }
  }
  return new Keyring();
}
