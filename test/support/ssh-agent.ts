import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { until } from './until.ts';

/** A real ssh-agent at a socket of its own. */
export interface TestAgent {
  readonly socket: string;
  /** Gives it a private key by the file's name, and the certificate beside it; options of ssh-add may come first. */
  add(...words: readonly string[]): void;
  stop(): Promise<void>;
}

export async function startAgent(socket: string): Promise<TestAgent> {
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  const env = { ...process.env, SSH_AUTH_SOCK: socket };
  const add = (...args: readonly string[]): void => {
    execFileSync('ssh-add', ['-q', ...args], { env, stdio: 'ignore' });
  };
  await until('the agent', () => {
    add('-D');
    return true;
  });
  return {
    socket,
    add,
    stop: async () => {
      agent.kill();
      await once(agent, 'exit');
    },
  };
}
