import { UsageError } from './errors.ts';

/** `user@host:port`, as Fabric writes it: the last `@` splits; IPv6 with a port as `[::1]:22`. */
export interface HostAddress {
  readonly user?: string;
  readonly host: string;
  readonly port?: number;
}

/** Throws `UsageError` for an empty host or user, and for a port that is none. */
export function parseHost(text: string): HostAddress {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  const user = at === -1 ? undefined : trimmed.slice(0, at);
  if (user === '') throw new UsageError(`"${text}": no user before the @`);
  const { host, port } = splitPort(trimmed.slice(at + 1), text);
  if (host === '') throw new UsageError(`"${text}": no host name`, { hint: 'write user@host:port' });
  if (/[\s/;,]/.test(host)) throw new UsageError(`"${text}": "${host}" is no host name`);
  return {
    host,
    ...(user !== undefined && { user }),
    ...(port !== undefined && { port: readPort(port, text) }),
  };
}

function splitPort(address: string, text: string): { host: string; port?: string } {
  if (address.startsWith('[')) {
    const match = /^\[([^\]]*)\](?::(.*))?$/.exec(address);
    if (!match) throw new UsageError(`"${text}": write an IPv6 address with a port as [::1]:22`);
    return { host: match[1] ?? '', ...(match[2] !== undefined && { port: match[2] }) };
  }
  const [host = '', port, ...more] = address.split(':');
  // More than one colon and no brackets: a bare IPv6 address.
  if (more.length > 0) return { host: address };
  return { host, ...(port !== undefined && { port }) };
}

function readPort(port: string, text: string): number {
  const value = /^\d{1,5}$/.test(port) ? Number(port) : 0;
  if (value < 1 || value > 65_535) throw new UsageError(`"${text}": "${port}" is no port (1 to 65535)`);
  return value;
}

/** The inverse of `parseHost`. */
export function formatHost({ user, host, port }: HostAddress): string {
  const bracketed = host.includes(':') && port !== undefined ? `[${host}]` : host;
  return `${user === undefined ? '' : `${user}@`}${bracketed}${port === undefined ? '' : `:${port}`}`;
}
