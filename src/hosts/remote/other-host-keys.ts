import type { Client } from 'ssh2';

/** What we reach for inside ssh2: who hears what sshd asks or tells beside its channels. */
interface Insides {
  readonly _protocol: { readonly _handlers: Handlers };
}

interface Handlers {
  GLOBAL_REQUEST: (protocol: unknown, name: string, wantReply: boolean, data: unknown) => void;
}

/**
 * Once we are in, OpenSSH's sshd tells all of its host keys, and ssh2 lets it prove each by a signature: work on both sides for what
 * nobody here asks for, since known_hosts is not added to behind the user's back. ssh2 has no option for it.
 */
export function leaveOtherHostKeys(client: Client): void {
  const handlers = (client as unknown as Insides)._protocol._handlers;
  const hear = handlers.GLOBAL_REQUEST;
  handlers.GLOBAL_REQUEST = (protocol, name, wantReply, data) => {
    if (name !== 'hostkeys-00@openssh.com') hear(protocol, name, wantReply, data);
  };
}
