import { readFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import type { Host, HostFacts } from '../ports/index.ts';
import { connectLocally } from './local-connect.ts';
import { localFiles } from './local-files.ts';
import { runLocally } from './local-process.ts';
import { streamLocally } from './local-stream.ts';
import { clashes, parseBoundPorts, parseRoutes } from './proc.ts';

/** This machine. Making it costs nothing: everything is read when asked for. */
export function createLocalHost(): Host {
  return {
    name: 'local',
    files: localFiles,
    facts: localFacts,
    run: runLocally,
    stream: streamLocally,
    connect: connectLocally,
    portTaken,
  };
}

async function localFacts(): Promise<HostFacts> {
  const [bootId, routes] = await Promise.all([
    readProc('/proc/sys/kernel/random/boot_id'),
    readProc('/proc/net/route'),
  ]);
  return {
    hostname: hostname(),
    bootId: bootId.trim(),
    uid: process.getuid?.() ?? -1,
    addresses: firstAddresses(),
    routes: parseRoutes(routes),
  };
}

function firstAddresses(): Record<string, string> {
  const found = Object.entries(networkInterfaces()).map(([name, addresses]) => {
    const first = addresses?.find(({ family }) => family === 'IPv4');
    return [name, first?.address] as const;
  });
  return Object.fromEntries(found.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Read from /proc, not tried by binding: it needs no privilege and opens nothing. Elsewhere than on Linux the engine finds out. */
async function portTaken(port: number, protocol: 'tcp' | 'udp', address: string): Promise<boolean> {
  const tables = await Promise.all([`/proc/net/${protocol}`, `/proc/net/${protocol}6`].map(readProc));
  const bound = tables.flatMap((table) => parseBoundPorts(table, protocol));
  return bound.some((socket) => clashes(socket, port, address));
}

const readProc = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');
