import { createHash } from 'node:crypto';
import { DockeropsError } from '../../core/index.ts';

/**
 * A program that only sleeps, for the container that holds a pod's network: no image can be counted on to have one,
 * none may be pulled for it, and a compiler need not be there. So it is written down as machine code.
 */
interface Program {
  /** `e_machine` of its ELF header (the System V ABI's supplement for each processor). */
  readonly machine: number;
  readonly code: string;
}

/** By the engine's word for its processor. */
const programs: Readonly<Record<string, Program>> = {
  // mov eax, 34 (pause); syscall; jmp to the start
  x86_64: { machine: 62, code: 'b822000000 0f05 ebf7' },
  // mov x0..x3, 0; mov x8, 73 (ppoll); svc 0; b to the start
  aarch64: { machine: 183, code: '000080d2 010080d2 020080d2 030080d2 280980d2 010000d4 faffff17' },
};

/** Which programs a pod's container runs: a new one is a new image. */
export const pauseDigest = (): string =>
  createHash('sha256').update(JSON.stringify(programs)).digest('hex').slice(0, 12);

const loadAddress = 0x400000;
const elfHeaderBytes = 64;
const programHeaderBytes = 56;
const start = elfHeaderBytes + programHeaderBytes;

/** The program as a static ELF file. Throws for a processor we have none for. */
export function pauseProgram(architecture: string): Buffer {
  const program = programs[architecture];
  if (!program)
    throw new DockeropsError(
      `pods need an engine on ${Object.keys(programs).join(' or ')}, not ${architecture}`,
      {
        hint: 'take "pod" out of run.conf: each instance has a network of its own then',
      },
    );
  const code = Buffer.from(program.code.replaceAll(' ', ''), 'hex');
  return Buffer.concat([elfHeader(program.machine), programHeader(start + code.length), code]);
}

function elfHeader(machine: number): Buffer {
  const header = Buffer.alloc(elfHeaderBytes);
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]); // 64 bits, little endian, version 1
  header.writeUInt16LE(2, 16); // an executable
  header.writeUInt16LE(machine, 18);
  header.writeUInt32LE(1, 20); // version
  header.writeBigUInt64LE(BigInt(loadAddress + start), 24); // entry
  header.writeBigUInt64LE(BigInt(elfHeaderBytes), 32); // program headers follow
  header.writeUInt16LE(elfHeaderBytes, 52);
  header.writeUInt16LE(programHeaderBytes, 54);
  header.writeUInt16LE(1, 56); // one of them
  return header;
}

/** One segment: the whole file, to be read and executed. */
function programHeader(size: number): Buffer {
  const header = Buffer.alloc(programHeaderBytes);
  header.writeUInt32LE(1, 0); // load
  header.writeUInt32LE(5, 4); // read, execute
  header.writeBigUInt64LE(BigInt(loadAddress), 16);
  header.writeBigUInt64LE(BigInt(loadAddress), 24);
  header.writeBigUInt64LE(BigInt(size), 32);
  header.writeBigUInt64LE(BigInt(size), 40);
  header.writeBigUInt64LE(0x10000n, 48); // aligned for pages of up to 64 kB
  return header;
}
