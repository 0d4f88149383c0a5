import { resolve } from 'node:path';
import { ConfigError } from '../../core/index.ts';
import { KindRegistry, applyPlan, locked, type Plan, type StepKind } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import type { Project } from '../schema.ts';
import { refuseLeaked } from './leaked.ts';
import { keyLines } from './lists.ts';
import { platformWithSsh } from './platform.ts';
import { projectKeys, rememberAdded } from './project-keys.ts';
import { fingerprintOf } from './public-key.ts';
import { keysTrustKind, trustStep } from './trust.ts';

/**
 * Lets the holder of a public key in: the keys of `file` go into every instance there is, and every one to come.
 * Throws `ConfigError` for a file that is not there, holds a private key, or no key.
 */
export async function addKeys(run: Run, file: string): Promise<void> {
  const { project, sshPeers } = await platformWithSsh(run);
  const lines = await readPublicKeys(run, resolve(run.cwd, file));
  if (!run.dryRun) await projectKeys(run, project.keysDirectory);
  await locked(run, project.name, () => applyPlan(additionPlan(project, sshPeers, lines), kinds(), run));
}

async function readPublicKeys(run: Run, path: string): Promise<readonly string[]> {
  const text = (await run.ports.local.files.read(path))?.toString();
  if (text === undefined) throw new ConfigError(`there is no file ${path}`);
  if (text.includes('PRIVATE KEY'))
    throw new ConfigError(`${path} is a private key: it belongs to its owner alone`, {
      hint: `dockerops keys:add,file=${path}.pub`,
    });
  const lines = keyLines(text);
  if (lines.length === 0)
    throw new ConfigError(`${path} holds no OpenSSH public key`, { where: { file: path, line: 1 } });
  for (const line of lines) refuseLeaked(line, path);
  return lines;
}

interface RememberParams {
  readonly keysDirectory: string;
  readonly lines: readonly string[];
}

const rememberKeys: StepKind<RememberParams> = {
  name: 'keys.remember',
  deadlineMs: 10_000,
  title: ({ lines }) => `accept ${lines.map((line) => fingerprintOf(line) ?? line).join(', ')}`,
  apply: ({ keysDirectory, lines }, { run }) => rememberAdded(run, keysDirectory, lines),
};

const kinds = () => new KindRegistry().add(rememberKeys).add(keysTrustKind());

function additionPlan(project: Project, peers: boolean, lines: readonly string[]): Plan {
  const params: RememberParams = { keysDirectory: project.keysDirectory, lines };
  const remember = { id: 'keys.remember', kind: 'keys.remember', params: { ...params }, needs: [] };
  return {
    title: `add ssh keys to ${project.name}`,
    policy: 'stop',
    steps: [remember, trustStep(project, peers, [remember.id])],
  };
}
